// C ABI over libtorch: any ATen operator by schema name (a boxed call through the c10 dispatcher), autograd,
// generators and tensor queries. Tensors cross the border as owned c10::TensorImpl pointers.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/jit_type.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/DefaultDtype.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/csrc/api/include/torch/version.h>

#include <cstring>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <mutex>
#include <string>
#include <vector>

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
#include <optional>
template <class T> using Maybe = std::optional<T>;
#else
template <class T> using Maybe = c10::optional<T>;
#endif

#define API extern "C" __attribute__((visibility("default")))

using at::Tensor;
using c10::IValue;
using torch::autograd::variable_list;

// ---------------------------------------------------------------- errors

static thread_local std::string last_error;

template <class R, class F> static R guarded(R failure, F body) {
  try {
    return body();
  } catch (const c10::Error& e) {
    last_error = e.what_without_backtrace();
  } catch (const std::exception& e) {
    last_error = e.what();
  }
  return failure;
}

API const char* ts_error() { return last_error.c_str(); }

// ---------------------------------------------------------------- values

enum Tag : int32_t { None, Ten, Int, Dbl, Bool, Ints, Dbls, Bools, Tens, Str, Dev, Gen, Cplx };
struct Value {
  int32_t tag, len;
  union { int64_t i; double d; void* p; };
};

// What a schema asks for beyond what the tag says.
enum Want : uint8_t { AsIs, Double, Doubles, OptionalTensors };
struct Op {
  c10::OperatorHandle handle;
  std::vector<Want> wants;
  std::vector<Maybe<IValue>> defaults;
};

static c10::TensorImpl* impl(void* p) { return static_cast<c10::TensorImpl*>(p); }

// A borrowed pointer becomes an owning Tensor (one more reference); null becomes the undefined tensor.
static Tensor borrow(void* p) {
  return p ? Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(impl(p))) : Tensor();
}
static void* give(Tensor t) { return t.defined() ? t.unsafeReleaseTensorImpl() : nullptr; }
static std::vector<Tensor> borrow_all(void** p, int n) {
  std::vector<Tensor> v;
  v.reserve(n);
  for (int i = 0; i < n; i++) v.push_back(borrow(p[i]));
  return v;
}

template <class T, class F> static IValue list_of(int n, F item) {
  c10::List<T> list;
  list.reserve(n);
  for (int i = 0; i < n; i++) list.push_back(item(i));
  return IValue(std::move(list));
}

static IValue to_ivalue(const Value& v, Want want) {
  auto ints = static_cast<int64_t*>(v.p);
  auto dbls = static_cast<double*>(v.p);
  auto tens = static_cast<void**>(v.p);
  switch (v.tag) {
    case None: return IValue();
    case Ten: return IValue(borrow(v.p));
    case Int: return want == Double ? IValue(static_cast<double>(v.i)) : IValue(v.i);
    case Dbl: return IValue(v.d);
    case Bool: return IValue(v.i != 0);
    case Ints:
      if (want == Doubles) return list_of<double>(v.len, [&](int i) { return static_cast<double>(ints[i]); });
      return IValue(c10::List<int64_t>(c10::ArrayRef<int64_t>(ints, v.len)));
    case Dbls: return IValue(c10::List<double>(c10::ArrayRef<double>(dbls, v.len)));
    case Bools: return list_of<bool>(v.len, [&](int i) { return ints[i] != 0; });
    case Tens:
      if (want == OptionalTensors)
        return list_of<Maybe<Tensor>>(v.len, [&](int i) { return tens[i] ? Maybe<Tensor>(borrow(tens[i])) : Maybe<Tensor>(); });
      return list_of<Tensor>(v.len, [&](int i) { return borrow(tens[i]); });
    case Str: return IValue(std::string(static_cast<const char*>(v.p), v.len));
    case Dev: return IValue(c10::Device(static_cast<c10::DeviceType>(v.len), static_cast<c10::DeviceIndex>(v.i)));
    case Gen: return IValue(*static_cast<at::Generator*>(v.p));
    case Cplx: return IValue(c10::complex<double>(dbls[0], dbls[1]));
  }
  TORCH_CHECK(false, "unknown argument tag ", v.tag);
}

static void from_ivalue(const IValue& r, std::vector<Value>& out) {
  Value o{None, 0, {0}};
  if (r.isTensor()) { o.tag = Ten; o.p = give(r.toTensor()); }
  else if (r.isInt()) { o.tag = Int; o.i = r.toInt(); }
  else if (r.isDouble()) { o.tag = Dbl; o.d = r.toDouble(); }
  else if (r.isBool()) { o.tag = Bool; o.i = r.toBool(); }
  else if (r.isTensorList()) { for (Tensor t : r.toTensorVector()) from_ivalue(IValue(std::move(t)), out); return; }
  else TORCH_CHECK(r.isNone(), "unsupported result ", r.tagKind());
  out.push_back(o);
}

// ---------------------------------------------------------------- operators

static Want wanted(const c10::Argument& a) {
  c10::TypePtr t = a.type();
  if (auto o = t->cast<c10::OptionalType>()) t = o->getElementType();
  if (t->kind() == c10::TypeKind::FloatType) return Double;
  if (auto l = t->cast<c10::ListType>()) {
    if (l->getElementType()->kind() == c10::TypeKind::FloatType) return Doubles;
    if (l->getElementType()->kind() == c10::TypeKind::OptionalType) return OptionalTensors;
  }
  return AsIs;
}

API void* ts_op(const char* name, const char* overload) {
  return guarded<void*>(nullptr, [&]() -> void* {
    auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
    auto op = new Op{handle, {}, {}};
    for (auto& a : handle.schema().arguments()) {
      op->wants.push_back(wanted(a));
      op->defaults.push_back(a.default_value());
    }
    return op;
  });
}

static thread_local std::vector<Value> results;

// Calls an operator; null `out` drops the results. More results than `capacity` stay behind for ts_results.
API int ts_call(void* opaque, const Value* args, int n, Value* out, int capacity) {
  return guarded(-1, [&] {
    auto op = static_cast<Op*>(opaque);
    int wants = static_cast<int>(op->wants.size());
    TORCH_CHECK(n <= wants, "too many arguments for ", op->handle.operator_name());
    torch::jit::Stack stack;
    stack.reserve(wants);
    for (int i = 0; i < n; i++) stack.push_back(to_ivalue(args[i], op->wants[i]));
    for (int i = n; i < wants; i++) {
      TORCH_CHECK(op->defaults[i].has_value(), "missing argument ", i, " of ", op->handle.operator_name());
      stack.push_back(*op->defaults[i]);
    }
    op->handle.callBoxed(&stack);
    if (!out) return 0;
    results.clear();
    for (auto& r : stack) from_ivalue(r, results);
    int m = static_cast<int>(results.size());
    if (m <= capacity) memcpy(out, results.data(), m * sizeof(Value));
    return m;
  });
}
API void ts_results(Value* out) { memcpy(out, results.data(), results.size() * sizeof(Value)); }

// ---------------------------------------------------------------- tensors

API void* ts_from(const void* data, int dtype, const int64_t* sizes, int n) {
  return guarded<void*>(nullptr, [&] {
    auto t = at::empty(c10::IntArrayRef(sizes, n), at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype)));
    if (data && t.nbytes()) memcpy(t.data_ptr(), data, t.nbytes());
    return give(t);
  });
}
API void* ts_from_blob(void* data, int dtype, const int64_t* sizes, int n, int64_t owner, void (*release)(int64_t)) {
  return guarded<void*>(nullptr, [&] {
    auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
    return give(at::from_blob(data, c10::IntArrayRef(sizes, n), [owner, release](void*) { release(owner); }, options));
  });
}
API void ts_free(void* t) { c10::raw::intrusive_ptr::decref(impl(t)); }
API void ts_free_many(void** t, int n) { for (int i = 0; i < n; i++) c10::raw::intrusive_ptr::decref(impl(t[i])); }
API void* ts_alias(void* t) { return give(borrow(t)); }
API void* ts_data(void* t) { return guarded<void*>(nullptr, [&] { return borrow(t).data_ptr(); }); }
API int ts_dtype(void* t) { return static_cast<int>(c10::typeMetaToScalarType(impl(t)->dtype())); }
API int64_t ts_numel(void* t) { return impl(t)->numel(); }
API int64_t ts_storage_bytes(void* t) { return impl(t)->has_storage() ? static_cast<int64_t>(impl(t)->storage().nbytes()) : 0; }
API int64_t ts_element_size(void* t) { return static_cast<int64_t>(impl(t)->itemsize()); }
API int64_t ts_storage_offset(void* t) { return impl(t)->storage_offset(); }
API int ts_device(void* t, int* index) {
  auto d = impl(t)->device();
  *index = d.index();
  return static_cast<int>(d.type());
}
static int copy_out(c10::IntArrayRef from, int64_t* to, int capacity) {
  int n = static_cast<int>(from.size());
  for (int i = 0; i < n && i < capacity; i++) to[i] = from[i];
  return n;
}
API int ts_sizes(void* t, int64_t* to, int capacity) { return copy_out(impl(t)->sizes(), to, capacity); }
API int ts_strides(void* t, int64_t* to, int capacity) { return copy_out(impl(t)->strides(), to, capacity); }
API int ts_is_contiguous(void* t) { return impl(t)->is_contiguous(); }
API int ts_is_sparse(void* t) { return impl(t)->is_sparse(); }

// Copies the only element of a tensor, wherever it lives, to `to` (16 bytes).
API int ts_item(void* t, void* to) {
  return guarded(-1, [&] {
    auto v = borrow(t).detach().cpu();
    TORCH_CHECK(v.numel() == 1, "a Tensor with ", v.numel(), " elements cannot be converted to Scalar");
    memcpy(to, v.data_ptr(), v.itemsize());
    return 0;
  });
}

// ---------------------------------------------------------------- autograd

API int ts_requires_grad(void* t) { return borrow(t).requires_grad(); }
API int ts_set_requires_grad(void* t, int on) { return guarded(-1, [&] { borrow(t).set_requires_grad(on != 0); return 0; }); }
API int ts_is_leaf(void* t) { return borrow(t).is_leaf(); }
API int ts_retain_grad(void* t) { return guarded(-1, [&] { borrow(t).retain_grad(); return 0; }); }
API int ts_grad_of(void* t, void** to) { return guarded(-1, [&] { *to = give(borrow(t).grad()); return 0; }); }
API int ts_set_grad(void* t, void* g) { return guarded(-1, [&] { borrow(t).mutable_grad() = borrow(g); return 0; }); }
API void ts_zero_grads(void** t, int n) { for (int i = 0; i < n; i++) borrow(t[i]).mutable_grad() = Tensor(); }
// Sets the mode (negative: leaves it) and returns what it was.
API int ts_grad_mode(int on) {
  int was = c10::GradMode::is_enabled();
  if (on >= 0) c10::GradMode::set_enabled(on != 0);
  return was;
}
API void* ts_inference_guard(int on) { return new c10::InferenceMode(on != 0); }
API void ts_inference_release(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
API int ts_inference_mode() { return c10::InferenceMode::is_enabled(); }

API int ts_backward(void** outputs, int n, void** seeds, int retain, int create, void** inputs, int m) {
  return guarded(-1, [&] {
    torch::autograd::backward(borrow_all(outputs, n), seeds ? borrow_all(seeds, n) : variable_list{}, retain != 0, create != 0, borrow_all(inputs, m));
    return 0;
  });
}
API int ts_grad(void** outputs, int n, void** seeds, void** inputs, int m, int retain, int create, int unused, void** to) {
  return guarded(-1, [&] {
    auto g = torch::autograd::grad(borrow_all(outputs, n), borrow_all(inputs, m), seeds ? borrow_all(seeds, n) : variable_list{}, retain != 0, create != 0, unused != 0);
    for (int i = 0; i < m; i++) to[i] = give(g[i]);
    return 0;
  });
}

// A function whose backward is managed code. `context` is the managed side's own handle to its state.
using BackwardCallback = int (*)(int64_t context, void* node, void** grads, int n, void** results, int m, const char** error);
using ReleaseCallback = void (*)(int64_t context);
static BackwardCallback call_backward;
static ReleaseCallback release_context;
API void ts_function_callbacks(BackwardCallback backward, ReleaseCallback release) { call_backward = backward; release_context = release; }

struct ManagedNode final : torch::autograd::Node {
  int64_t context = 0;
  std::string label;
  bool materialize = true, released = false;
  std::vector<torch::autograd::SavedVariable> saved;

  ~ManagedNode() override { if (context) release_context(context); }
  std::string name() const override { return label; }
  void release_variables() override { saved.clear(); released = true; }

  variable_list apply(variable_list&& grads) override {
    TORCH_CHECK(!released, "Trying to backward through the graph a second time (or directly access saved tensors after they have "
      "already been freed). Specify retain_graph=True if you need to backward through the graph a second time.");
    std::vector<void*> in, out(num_outputs());
    for (size_t i = 0; i < grads.size(); i++)
      in.push_back(give(grads[i].defined() || !materialize ? grads[i] : input_metadata(i).zeros_like()));
    const char* error = nullptr;
    int ok = call_backward(context, this, in.data(), static_cast<int>(in.size()), out.data(), static_cast<int>(out.size()), &error);
    if (ok < 0) {
      std::string message = error ? error : "backward failed";
      free(const_cast<char*>(error));
      throw std::runtime_error(message);
    }
    variable_list r;
    for (void* p : out) r.push_back(p ? Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(impl(p))) : Tensor());
    return r;
  }
};

API int ts_function_saved(void* node, void** to, int capacity) {
  return guarded(-1, [&] {
    auto self = static_cast<ManagedNode*>(node);
    TORCH_CHECK(!self->released, "the saved tensors of ", self->label, " have already been freed; specify retain_graph=True to use them again");
    int n = static_cast<int>(self->saved.size());
    if (capacity < n) return n;
    auto owner = self->shared_from_this();
    for (int i = 0; i < n; i++) to[i] = give(self->saved[i].unpack(owner));
    return n;
  });
}

enum OutputFlags : int { NonDifferentiable = 1, Dirty = 2 };

// Puts a managed function between inputs and outputs. Returns 1 if a node now owns `context`, 0 if no gradient flows.
API int ts_function(void** inputs, int n, void** outputs, const int* flags, int m, void** saved, int k, int64_t context, int materialize, const char* name, void** to) {
  return guarded(-1, [&] {
    auto in = borrow_all(inputs, n), out = borrow_all(outputs, m);
    bool records = c10::GradMode::is_enabled() && torch::autograd::any_variable_requires_grad(in);
    std::shared_ptr<ManagedNode> node;
    if (records) {
      node = std::shared_ptr<ManagedNode>(new ManagedNode(), torch::autograd::deleteNode);
      node->label = name;
      node->materialize = materialize != 0;
      node->set_next_edges(torch::autograd::collect_next_edges(in));
    }
    for (int i = 0; i < m; i++) {
      bool dirty = flags[i] & Dirty, is_input = false;
      for (auto& t : in) is_input |= t.is_same(out[i]);
      Tensor& v = out[i];
      if (!records || flags[i] & NonDifferentiable) {
        // Nothing flows: an input comes back as a detached alias, so that it keeps its own history.
        if (v.requires_grad() && is_input) v = v.detach();
        else if (v.requires_grad() && !v.is_view()) v.detach_();
        continue;
      }
      if (is_input && !dirty) {
        // An input that comes back unchanged is returned as a view, which can have a history of its own.
        c10::AutoGradMode off(false);
        v = v.view_as(v);
      }
      TORCH_CHECK(!dirty || !v.is_leaf() || !v.requires_grad(), "a leaf Variable that requires grad has been used in an in-place operation.");
      uint32_t nr = node->add_input_metadata(v);
      if (dirty) torch::autograd::impl::rebase_history(v, {node, nr});
      else torch::autograd::impl::set_gradient_edge(v, {node, nr});
    }
    if (records) {
      for (auto& t : borrow_all(saved, k)) node->saved.emplace_back(t, t.defined() && t.grad_fn() == node);
      node->context = context;
    }
    for (int i = 0; i < m; i++) to[i] = give(out[i]);
    return records ? 1 : 0;
  });
}

// ---------------------------------------------------------------- random numbers

API int ts_manual_seed(int64_t seed) { return guarded(-1, [&] { at::manual_seed(static_cast<uint64_t>(seed)); return 0; }); }
static c10::Device device_of(int type, int index) { return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index)); }
API void* ts_generator_default(int type, int index) {
  return guarded<void*>(nullptr, [&] { return new at::Generator(at::globalContext().defaultGenerator(device_of(type, index))); });
}
API void* ts_generator_new(int type, int index, uint64_t seed) {
  return guarded<void*>(nullptr, [&] {
    auto like = at::globalContext().defaultGenerator(device_of(type, index));
    auto g = new at::Generator(like.clone());
    g->set_current_seed(seed);
    return g;
  });
}
template <class F> static auto locked(void* g, F body) {
  auto& generator = *static_cast<at::Generator*>(g);
  std::lock_guard<std::mutex> lock(generator.mutex());
  return body(generator);
}
API void ts_generator_free(void* g) { delete static_cast<at::Generator*>(g); }
API int64_t ts_generator_initial_seed(void* g) { return locked(g, [](at::Generator& x) { return static_cast<int64_t>(x.current_seed()); }); }
API void ts_generator_set_seed(void* g, int64_t seed) { locked(g, [&](at::Generator& x) { x.set_current_seed(static_cast<uint64_t>(seed)); return 0; }); }
API int64_t ts_generator_seed(void* g) { return locked(g, [](at::Generator& x) { return static_cast<int64_t>(x.seed()); }); }
API void* ts_generator_state(void* g) { return guarded<void*>(nullptr, [&] { return locked(g, [](at::Generator& x) { return give(x.get_state()); }); }); }
API int ts_generator_set_state(void* g, void* state) {
  return guarded(-1, [&] { return locked(g, [&](at::Generator& x) { x.set_state(borrow(state)); return 0; }); });
}

// ---------------------------------------------------------------- the machine

API void ts_set_threads(int n) { at::set_num_threads(n); }

// The heap keeps what tensors free. Left alone, glibc returns every block of more than some 100 KB to the system, and the
// next tensor of that size pays for its pages again: a third of a convolutional training step.
API void ts_keep_heap() {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 64 << 20);
#endif
}
API int ts_threads() { return at::get_num_threads(); }
API int ts_set_interop_threads(int n) { return guarded(-1, [&] { at::set_num_interop_threads(n); return 0; }); }
API int ts_interop_threads() { return static_cast<int>(at::get_num_interop_threads()); }
API int ts_cuda_devices() { return guarded(0, [] { return static_cast<int>(at::getNumGPUs()); }); }
API int ts_cudnn() { return guarded(0, [] { return at::hasCUDA() && at::detail::getCUDAHooks().hasCuDNN() ? 1 : 0; }); }
API int ts_cuda_synchronize(int index) { return guarded(-1, [&] { at::detail::getCUDAHooks().deviceSynchronize(index); return 0; }); }
API int ts_cuda_seed(int64_t seed, int index) {
  return guarded(-1, [&] {
    auto g = at::globalContext().defaultGenerator(device_of(static_cast<int>(c10::DeviceType::CUDA), index));
    std::lock_guard<std::mutex> lock(g.mutex());
    g.set_current_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}
API int ts_default_dtype() { return static_cast<int>(c10::typeMetaToScalarType(c10::get_default_dtype())); }
API int ts_set_default_dtype(int dtype) {
  return guarded(-1, [&] { c10::set_default_dtype(c10::scalarTypeToTypeMeta(static_cast<c10::ScalarType>(dtype))); return 0; });
}
API const char* ts_version() { return TORCH_VERSION; }
