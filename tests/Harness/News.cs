using Google.Protobuf;
using PeerSupport.Platform;

namespace PeerSupport.Harness;

/// <summary>Events that a test tells as their service would.</summary>
public static class News
{
    /// <summary>Until a service that hears of it has taken note, whatever it made of it.</summary>
    /// <param name="message">The message id: the same one again is a redelivery. One of its own where none is given.</param>
    public static async Task Tell(this SuiteFixture suite, string service, IMessage news, Guid? message = null)
    {
        var id = message ?? Ids.Random();
        await suite.Events.Publish(news, id);
        await Eventually.True(async () => await Rows.Scalar<long>(suite, service, "select count(*) from inbox where message_id = $1", id) == 1);
    }
}
