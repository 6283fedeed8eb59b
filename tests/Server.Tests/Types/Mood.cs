namespace ActorPg.Server.Tests.Types;

/// <summary>mood: sad, ok, very_happy, "so-so".</summary>
public enum Mood
{
    Sad,
    Ok,
    VeryHappy,

    [PgName("so-so")]
    SoSo,
}
