using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Feedback.Tests.Consumers;

internal static class Outcomes
{
    public static RequestClosed Closed(string establishment, RequestState outcome) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = establishment,
        Scheme = "schemes/listener",
        Outcome = outcome,
        Kind = BandKind.Night,
        Date = new DateOnly(2026, 11, 23).ToProto(),
    };
}
