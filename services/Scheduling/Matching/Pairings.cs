using Google.Rpc;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling;

/// <summary>Which supporters may be brought together with the person who asks.</summary>
/// <param name="AtDoor">Those of them who share no room with him.</param>
/// <param name="FeedAge">Age of the prison's keep-apart list; null when nobody could say.</param>
/// <param name="ByHandOnly">Nobody may be paired by us now. It is about the prison, not about a pair.</param>
internal sealed record PairingAnswer(IReadOnlySet<string> Pairable, IReadOnlySet<string> AtDoor, TimeSpan? FeedAge, bool ByHandOnly)
{
    /// <summary>Some of them may share a room with him.</summary>
    public bool AnyInARoom => Pairable.Count > AtDoor.Count;

    /// <summary>No answer is an answer too.</summary>
    public static PairingAnswer Nobody { get; } = new(new HashSet<string>(), new HashSet<string>(), null, ByHandOnly: true);
}

/// <summary>Asks the registry, which alone knows who is kept apart. No answer in time is an answer too: nobody may be paired.</summary>
internal static class Pairings
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Asked about where there is nobody to ask about. Without it a request would show how old the list is only when somebody
    /// could have come, and so tell whether nobody was there or somebody was kept apart.
    /// </summary>
    private const string Nobody = "00000000";

    public static async Task<PairingAnswer> Check(
        RegistryService.RegistryServiceClient registry, string establishment, IReadOnlyCollection<string> appointments, string prisonerNumber, CallOptions options)
    {
        var asked = appointments.DefaultIfEmpty(Nobody).ToList();
        var question = new CheckPairingsRequest
        {
            Parent = Names.Establishment(establishment),
            Questions = { asked.Select(id => new PairingQuestion { Appointment = Names.Appointment(establishment, id), PrisonerNumber = prisonerNumber }) },
        };
        try
        {
            var answer = await registry.CheckPairingsAsync(question, Within(options));
            // what does not fit together is no answer: nobody
            var whole = !answer.ByHandOnly && answer.Pairings.Count == asked.Count;
            HashSet<string> Those(params Pairing[] pairings) => [.. asked.Zip(answer.Pairings).Where(pair => whole && pairings.Contains(pair.Second)).Select(pair => pair.First)];
            return new(Those(Pairing.Pairable, Pairing.AtDoor), Those(Pairing.AtDoor), answer.FeedAge?.ToTimeSpan(), answer.ByHandOnly);
        }
        catch (RpcException)
        {
            return PairingAnswer.Nobody;
        }
    }

    /// <summary>What is said of each of these and him who asked; null where nobody can say, or one of the two is not given.</summary>
    public static async Task<IReadOnlyList<Pairing?>> CheckEach(
        RegistryService.RegistryServiceClient registry, string establishment, IReadOnlyList<(string Appointment, string PrisonerNumber)> pairs, CallOptions options)
    {
        var answers = new Pairing?[pairs.Count];
        var asked = Enumerable.Range(0, pairs.Count).Where(at => pairs[at] is { Appointment.Length: > 0, PrisonerNumber.Length: > 0 }).ToList();
        var question = new CheckPairingsRequest
        {
            Parent = Names.Establishment(establishment),
            Questions = { asked.Select(at => new PairingQuestion { Appointment = pairs[at].Appointment, PrisonerNumber = pairs[at].PrisonerNumber }) },
        };
        try
        {
            if (asked.Count > 0 && await registry.CheckPairingsAsync(question, Within(options)) is { ByHandOnly: false } answer && answer.Pairings.Count == asked.Count)
            {
                foreach (var (at, pairing) in asked.Zip(answer.Pairings))
                {
                    answers[at] = pairing;
                }
            }
        }
        catch (RpcException)
        {
            // nobody can say
        }

        return answers;
    }

    /// <summary>Whether this one may be brought together with that person, in a room as well, asked by somebody who chooses both, and so is counted; null where nobody can say.</summary>
    public static async Task<bool?> CheckOne(
        RegistryService.RegistryServiceClient registry, string establishment, string appointment, string prisonerNumber, CallOptions options)
    {
        var question = new CheckPairRequest
        {
            Parent = Names.Establishment(establishment),
            Question = new() { Appointment = Names.Appointment(establishment, appointment), PrisonerNumber = prisonerNumber },
        };
        try
        {
            var answer = await registry.CheckPairAsync(question, Within(options));
            return answer.ByHandOnly ? null : answer.Pairing is Pairing.Pairable;
        }
        catch (RpcException refused) when (refused.GetRpcStatus()?.GetDetail<ErrorInfo>() is { Reason: "TOO_MANY_CHECKS" })
        {
            throw new Refusal(ErrorReason.TooManyChecks, "You have asked about so many pairs in this hour that no more are answered. Nothing was changed. A request that names no supporter and no language is raised at once.")
            {
                RetryDelay = refused.GetRpcStatus()!.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan() ?? TimeSpan.FromHours(1),
            };
        }
        catch (RpcException)
        {
            return null;
        }
    }

    private static CallOptions Within(CallOptions options)
    {
        // deadlines are the transport's and run by the wall clock
        var patience = TimeProvider.System.GetUtcNow().UtcDateTime + Patience;
        return options.Deadline < patience ? options : options.WithDeadline(patience);
    }
}
