using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Backdatings;

/// <summary>Writes down what one person asks another to agree to.</summary>
internal static class Proposing
{
    public static async Task<Backdating> Propose(Tx tx, string provider, string? enrolment, string? certification, DateOnly validFrom, string proposer)
    {
        const string write = $"""
            insert into backdatings ({BackdatingRow.Columns})
            values (@provider, @id, @enrolment, @certification, @validFrom, 'PROPOSED', @proposer, @Now, null, @version)
            """;
        const string load = $"{BackdatingRow.Load} where b.provider = @provider and b.backdating_id = @id";
        var args = new { provider, id = Ids.Short(), enrolment, certification, validFrom, proposer, tx.Now, version = Versions.Next(0, tx.Now) };
        await tx.Execute(write, args);
        return (await tx.One<BackdatingRow>(load, args)).ToProto();
    }
}
