namespace ActorPg;

/// <summary>The form of a COPY's data. Source: PostgreSQL 18, COPY, File Formats.</summary>
public enum PgCopyFormat
{
    /// <summary>Fields parted by tabs, NULL as <c>\N</c>, backslash escapes.</summary>
    Text,

    /// <summary>Comma-separated values.</summary>
    Csv,

    /// <summary>PostgreSQL's own binary form.</summary>
    Binary,
}
