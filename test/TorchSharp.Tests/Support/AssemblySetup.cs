// Seeds, the default generator and the live-tensor counts belong to the process or the thread.
[assembly: DoNotParallelize]
