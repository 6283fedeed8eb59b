using ActorPg.NodaTime.Codecs;

namespace ActorPg;

/// <summary>Has a pool read and take NodaTime's dates and times.</summary>
public static class PgNodaTime
{
    /// <summary>
    /// A copy of the options with NodaTime's types in front: timestamptz is read as <c>Instant</c>, timestamp as <c>LocalDateTime</c>, date as
    /// <c>LocalDate</c>, time as <c>LocalTime</c>, timetz as <c>OffsetTime</c>, interval as <c>Period</c>, their ranges with such bounds. Asked for by
    /// type, <c>OffsetDateTime</c> (in UTC), <c>Duration</c>, <c>Interval</c> of a tstzrange and <c>DateInterval</c> of a daterange are read too, and
    /// so are .NET's own types and ActorPg's, as without it. What is finer than a microsecond is cut off when it is sent.
    /// </summary>
    /// <param name="options">The options.</param>
    public static PgOptions UseNodaTime(this PgOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Codecs = [.. options.Codecs, .. NodaCodecs.All] };
    }
}
