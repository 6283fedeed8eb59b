namespace ActorPg.Listening;

/// <summary>
/// Who has subscribed to which channel. Outlives the listener's incarnations, so that no subscriber is forgotten; used in the turns of one actor at a time.
/// </summary>
internal sealed class ChannelTable
{
    private readonly Dictionary<string, Channel> _channels = new(StringComparer.Ordinal);

    public bool IsEmpty => _channels.Count == 0;

    public IReadOnlyCollection<string> Names => _channels.Keys;

    public IEnumerable<Channel> Channels => _channels.Values;

    public IEnumerable<Subscription> Subscriptions => _channels.Values.SelectMany(channel => channel.Subscribers);

    public Channel? Find(string name) => _channels.GetValueOrDefault(name);

    public Channel Add(Subscription subscription)
    {
        if (!_channels.TryGetValue(subscription.Channel, out Channel? channel))
        {
            channel = new Channel(subscription.Channel);
            _channels.Add(subscription.Channel, channel);
        }
        channel.Subscribers.Add(subscription);
        return channel;
    }

    /// <summary>Takes a subscriber out, and its channel with the last one; false when it was not in.</summary>
    public bool Remove(Subscription subscription)
    {
        if (Find(subscription.Channel) is not { } channel || !channel.Subscribers.Remove(subscription))
        {
            return false;
        }
        channel.Waiting.RemoveAll(request => ReferenceEquals(request.Subscription, subscription));
        if (channel.Subscribers.Count == 0)
        {
            _channels.Remove(channel.Name);
        }
        return true;
    }

    public void Clear() => _channels.Clear();

    /// <summary>A channel with at least one subscriber.</summary>
    internal sealed class Channel(string name)
    {
        public string Name { get; } = name;

        /// <summary>In the order in which they came.</summary>
        public List<Subscription> Subscribers { get; } = [];

        /// <summary>Those who have still to be told that the channel is listened to.</summary>
        public List<ListenRequest> Waiting { get; } = [];

        /// <summary>What those who stood have missed, perhaps, and have not been told.</summary>
        public PgGap? Missed { get; set; }
    }
}
