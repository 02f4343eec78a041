using PeerSupport.Bells.V1;

namespace PeerSupport.Platform.Tests;

/// <summary>Two services over one broker: the ringer publishes, the listener consumes.</summary>
internal static class Towers
{
    public const string Queue = "listener.bell-rung";

    public static ServiceModule Ringer { get; } = Silent("ringer") with { Events = BellsReflection.Descriptor };

    public static ServiceModule Listener { get; } = Silent("listener") with { Subscriptions = [Subscription.To<BellRung, HearBell>()] };

    public static BellRung Bell(string id = "b1", Tone tone = Tone.High) => new() { Id = id, Tower = "MDI", Tone = tone, Strokes = 9_007_199_254_740_993 };

    /// <summary>A service that answers no calls.</summary>
    public static ServiceModule Silent(string name) => NotebookModule.Module with { Name = name, Events = null };
}

/// <summary>Writes down each application, so that a second one of the same event would show.</summary>
internal sealed class HearBell : IEventHandler<BellRung>
{
    public Scope ScopeOf(BellRung e) => Scope.Tenant(e.Tower);

    public async Task Handle(Tx tx, BellRung e)
    {
        const string write = "insert into heard (establishment, bell, strokes) values (@Tower, @Id, @Strokes)";
        await tx.Execute(write, new { e.Tower, e.Id, e.Strokes });
        if (e.Tone is Tone.Low)
        {
            throw new InvalidOperationException("This bell is cracked.");
        }
    }
}
