namespace Gan.Examples;

/// <summary>Something the person at the keyboard can put right: its message is the whole report.</summary>
public sealed class DemoException(string message) : Exception(message);
