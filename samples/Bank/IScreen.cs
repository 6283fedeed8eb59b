namespace Bank;

/// <summary>Shows how it goes while it goes.</summary>
internal interface IScreen
{
    /// <summary>Shows standings until there are no more; returns the last.</summary>
    Task<Standing> FollowAsync(IAsyncEnumerable<Standing> standings);
}
