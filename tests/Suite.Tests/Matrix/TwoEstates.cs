using PeerSupport.Harness;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>Whose token a call is made with, seen from the rows it names.</summary>
public enum Holding
{
    Own,
    Foreign,
    Nothing,
}

/// <summary>Two estates that know nothing of each other, for all tests of who may call what and sees what.</summary>
public sealed class TwoEstates : SuiteFixture
{
    private const string OwnRegion = "yorkshire-and-the-humber";
    private const string ForeignRegion = "wales";

    private readonly Lazy<Task<(Estate Ours, Estate Theirs)>> _populated;

    public TwoEstates() => _populated = new(async () =>
    {
        var both = await Task.WhenAll(Estate.Populate(this, Given), Estate.Populate(this, Given));
        return (both[0], both[1]);
    });

    internal Task<(Estate Ours, Estate Theirs)> Populated => _populated.Value;

    internal Caller Caller => field ??= new(this);

    /// <summary>A person's token with this role for an estate's places; a machine's for SYSTEM, which is our own services only.</summary>
    internal string Token(Role role, Estate estate, Holding holding = Holding.Own)
    {
        var region = holding is Holding.Own ? OwnRegion : ForeignRegion;
        var who = holding is Holding.Nothing || role.Bound is "nation" or "system" ? role.Name : $"{role.Name}@{estate.PlaceOf(role.Bound, region)}";
        return role.Bound == "system" ? MachineToken(who) : TokenOf(who, UserOf(role));
    }

    /// <summary>One person per role, wherever the token is for.</summary>
    internal static string UserOf(Role role) => $"the.{role.Name.ToLowerInvariant()}";

    /// <summary>Asks until no news is missing that another service has yet to bring, nor an answer that it did not give in time.</summary>
    internal static async Task<Answer> OnceNewsCame(Func<Task<Answer>> call) => await Eventually.Some(
        async () => await call() is { Reason: not ("CERTIFICATE_MISSING" or "NOT_A_CANDIDATE" or "SCHEME_NOT_OFFERED" or "UNKNOWN_ZONE" or "NOT_STANDING" or "BY_HAND_ONLY") } answer ? answer : null,
        "the news never came");
}

[CollectionDefinition(nameof(TwoEstates))]
#pragma warning disable CA1711 // xUnit's word for what it is
public sealed class TwoEstatesCollection : ICollectionFixture<TwoEstates>;
#pragma warning restore CA1711
