namespace ActorPg.Connection;

/// <summary>A server let us in, and is not of the kind that was asked for: the cause within the exception that says so.</summary>
internal sealed class WrongRole(string message) : Exception(message)
{
    /// <summary>Whether this is why an attempt failed.</summary>
    public static bool Is(Exception reason) => reason is PgConnectionException { InnerException: WrongRole };
}
