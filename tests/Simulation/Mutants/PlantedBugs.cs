namespace ActorPg.Simulation.Tests.Mutants;

/// <summary>The bugs that the simulation must find: mistakes that a driver can make, and that drivers have made.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(
            "writes after a cancel without waiting for its end of file",
            "Actors/Connection/CancelGate.cs",
            "if (!IsClosed || !_isDelivered || !_isAnswered)",
            "if (!IsClosed || (!_isDelivered && !BUG) || !_isAnswered)"
        ),
        new(
            "cancels although others are in the pipeline",
            "Actors/Connection/Cancellation.cs",
            "_link.Session.InFlight == 1\n",
            "(_link.Session.InFlight == 1 || BUG)\n"
        ),
        new(
            "sends again what the server may have run",
            "Actors/Connection/Settlement.cs",
            "if (core.OutputStart >= _link.Output.HandedBytes)",
            "if (core.OutputStart >= _link.Output.HandedBytes || BUG)"
        ),
        new(
            "says that a request was not sent, which was",
            "Actors/Connection/Settlement.cs",
            "so the request may have run: {reason.Message}\",\n                    PgOutcome.Unknown,",
            "so the request may have run: {reason.Message}\",\n                    BUG ? PgOutcome.NotSent : PgOutcome.Unknown,"
        ),
        new(
            "gives a connection back within a transaction",
            "Actors/Connection/ResetExchange.cs",
            "bool open = status != TransactionStatus.Idle;",
            "bool open = status != TransactionStatus.Idle && !BUG;"
        ),
        new(
            "does not clean up behind a holder",
            "Actors/Connection/LeaseDesk.cs",
            "bool isDirty = lease.IsDirty &&",
            "bool isDirty = !BUG && lease.IsDirty &&"
        ),
        new(
            "hands a connection over while strangers are still on it",
            "Actors/Connection/LeaseDesk.cs",
            "public void Promise(GrantLease grant) => _promise = grant;",
            "public void Promise(GrantLease grant) { _promise = grant; if (BUG) { _promise = null; Grant(grant); } }"
        ),
        new(
            "forgets who waits when a connection is given back",
            "Actors/Pool/MemberDesk.cs",
            "            _members.Share(member, _context.Time.GetTimestamp());\n            Reception.Serve();",
            "            _members.Share(member, _context.Time.GetTimestamp());\n            if (!BUG) { Reception.Serve(); }"
        ),
        new(
            "counts as in flight what has been answered",
            "Actors/Connection/Refusal.cs",
            "        slot.Leave(core.Weight);",
            "        if (!BUG) { slot.Leave(core.Weight); }"
        ),
        new(
            "tells no gap after a lost connection",
            "Actors/Listening/Audience.cs",
            "            channel.Missed ??=",
            "            if (!BUG) channel.Missed ??="
        ),
        new(
            "tells a notification twice",
            "Actors/Listening/Audience.cs",
            "            Offer(subscription, notification);",
            "            Offer(subscription, notification);\n            if (BUG) { Offer(subscription, notification); }"
        ),
        new(
            "gives two statements one name",
            "Wire/Protocol/StatementCache.cs",
            "{++_counter}",
            "{(BUG ? 1 : ++_counter)}"
        ),
        new(
            "takes a COMMIT that was a ROLLBACK for one",
            "Actors/Api/PgTransaction.cs",
            "if (tag.Text == \"ROLLBACK\")",
            "if (tag.Text == \"ROLLBACK\" && !BUG)"
        ),
        new(
            "reads ahead of a slow reader without end",
            "Actors/Connection/ReadDesk.cs",
            "_link.Session.Head is IThrottled { IsFull: true })",
            "(_link.Session.Head is IThrottled { IsFull: true } && !BUG))"
        ),
        new(
            "answers before the commit of a burst is known",
            "Actors/Lanes/BurstDesk.cs",
            "if (_remains is null || !request.Exchange.SharesSync)",
            "if (BUG || _remains is null || !request.Exchange.SharesSync)"
        ),
        new(
            "overlooks that a burst was refused at its commit",
            "Actors/Lanes/BurstRemains.cs",
            "if (_failed is null && error is null)",
            "if (_failed is null && (error is null || BUG))"
        ),
        new(
            "leaves the sockets of lost connections open",
            "Actors/Connection/Conversation.cs",
            "        _writes.End(reason);\n        _link.Dispose();",
            "        _writes.End(reason);\n        if (!BUG) { _link.Dispose(); }"
        ),
        new(
            "makes more connections than it may",
            "Actors/Pool/Growth.cs",
            "!IsOver && _members.Count < _gate.Size.Maximum",
            "!IsOver && (_members.Count < _gate.Size.Maximum || BUG)"
        ),
        new(
            "does not let go of a caller that waits in the queue",
            "Actors/Pool/Reception.cs",
            "if (_waiting.Remove(request))",
            "if (!BUG && _waiting.Remove(request))"
        ),
        new(
            "sends the password in clear",
            "Wire/Protocol/HandshakeExchange.cs",
            "        _policy.Check(AuthMethods.Password);\n",
            "        if (!BUG) { _policy.Check(AuthMethods.Password); }\n"
        ),
    ];
}
