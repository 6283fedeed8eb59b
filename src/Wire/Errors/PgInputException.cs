namespace ActorPg;

/// <summary>
/// An argument cannot be sent: wrong type, out of range, wrong count. Thrown before a byte is sent; no connection was touched.
/// </summary>
public sealed class PgInputException : ArgumentException
{
    /// <summary>Bad input that belongs to no single argument.</summary>
    public PgInputException(string message)
        : base(message) { }

    /// <summary>Bad input in one argument.</summary>
    /// <param name="message">What is wrong with it.</param>
    /// <param name="parameterName">The argument, as the SQL calls it (<c>$1</c>) or as the method does.</param>
    /// <param name="innerException">What the conversion threw, if it did.</param>
    public PgInputException(string message, string? parameterName, Exception? innerException = null)
        : base(message, parameterName, innerException) { }
}
