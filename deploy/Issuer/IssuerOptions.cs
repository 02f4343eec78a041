namespace PeerSupport.Deploy.Issuer;

/// <summary>Section <c>Issuer</c> of the configuration (<c>Issuer__Keys</c>, <c>Issuer__Clients__scheduling</c> …).</summary>
public sealed record IssuerOptions
{
    /// <summary>Where the keys are kept, made on the first run.</summary>
    public required string Keys { get; init; }

    /// <summary>What to listen on; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:8070";

    /// <summary>The issuer's name and base address; the address it listens on unless told.</summary>
    public string? Url { get; init; }

    public string Audience { get; init; } = "peersupport";

    /// <summary>Client id → secret: one per service, with the role SYSTEM. None: <c>/token</c> refuses everybody.</summary>
    public IReadOnlyDictionary<string, string> Clients { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it may listen beyond loopback, as between containers.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>Where clients reach the suite: what the command <c>suite</c> writes beside the tokens.</summary>
    public SuiteAddresses? Suite { get; init; }
}

/// <summary>The gateway's URL, and by service the URL of its gRPC port (<c>Issuer__Suite__Grpc__scheduling</c>).</summary>
public sealed record SuiteAddresses(string Gateway, IReadOnlyDictionary<string, string> Grpc);
