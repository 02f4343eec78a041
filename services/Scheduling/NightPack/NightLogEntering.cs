using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A line of a log becomes a request that has ended: what the live path tells and owes is told and owed alike.</summary>
internal static class NightLogEntering
{
    public static async Task Enter(Tx tx, NightLogJudged judged, string logId, NightLogLine line, PairingCheck check)
    {
        var (day, offering, asked) = (judged.Prison.Day, judged.Offerings[line.Scheme], line.AskedAt.ToDateTimeOffset());
        var startedIn = line.Outcome is RequestState.Met ? day.At(line.ContactStartedAt.ToDateTimeOffset()).Kind : BandKind.Unspecified;
        var end = NightLogRules.End(line, startedIn, offering.ContactLimit, Mornings.Next(day, asked), tx.Now);
        var row = await Asked(tx, judged.Prison.Code, day, offering, line);
        var offerId = end.State is RequestState.Met ? await Came(tx, row, judged.Facts.Supporters[line.Appointment].Person, line, await PastLimit(tx, judged, line)) : "";

        row = await row.Take(tx, end);
        await LookIns.After(tx, row, end);
        tx.Emit(Closing.Told(row, end));
        switch (end.State)
        {
            case RequestState.Met:
                await OwedDebriefs.To(tx, row, (await OfferRow.Of(tx, row.Establishment, [row.RequestId])).Single(), end);
                break;
            case RequestState.Refused:
                tx.Emit(Obstacles.Met(row, Obstacles.Of(end.RefusalCode), row.RecordedOn));
                break;
            case RequestState.Expired:
                await OpenAlarms.Open(tx, row, AlarmKind.RequestWaiting);
                tx.Emit(Obstacles.Met(row, Obstacle.NobodyAvailable, row.RecordedOn));
                break;
        }

        if (check is PairingCheck.NotAllowed)
        {
            await OpenAlarms.Open(tx, row, offerId, AlarmKind.ContactNotAllowed, AlarmLevel.Governor, end.ContactStartedAt!.Value);
        }

        await Keep(tx, row, logId, line.Line, check);
    }

    // day and band are those in which it was asked: what is measured by them is about that night, not about the morning of the entry
    private static Task<RequestRow> Asked(Tx tx, string establishment, PrisonDay day, OfferingRow offering, NightLogLine line) => new NewRequest
    {
        Establishment = establishment,
        Offering = offering,
        Zone = Names.IdOf(line.Zone),
        PrisonerNumber = line.PrisonerNumber,
        Channel = NightLogRules.ChannelOf(line),
        Urgency = Urgency.Now,
        State = RequestState.Raised,
        AskedAt = line.AskedAt.ToDateTimeOffset(),
        CountedFrom = line.AskedAt.ToDateTimeOffset(),
    }.Record(tx, day);

    /// <summary>He is bound by nothing any more, whatever he is asked about now.</summary>
    private static async Task<string> Came(Tx tx, RequestRow row, string personId, NightLogLine line, bool pastLimit)
    {
        const string write = """
            insert into offers (establishment, request_id, offer_id, appointment_id, person_id, state, live, offered_at, answer_by, past_limit)
            values (@Establishment, @RequestId, @id, @appointment, @personId, 'ACCEPTED', false, @asked, @started, @pastLimit)
            """;
        var id = Ids.Short();
        await tx.Execute(write, new
        {
            row.Establishment,
            row.RequestId,
            id,
            appointment = Names.IdOf(line.Appointment),
            personId,
            asked = line.AskedAt.ToDateTimeOffset(),
            started = line.ContactStartedAt.ToDateTimeOffset(),
            pastLimit,
        });
        return id;
    }

    /// <summary>As the matcher would have found when it was asked. Who let him come all the same, the paper does not say.</summary>
    private static async Task<bool> PastLimit(Tx tx, NightLogJudged judged, NightLogLine line)
    {
        var asked = line.AskedAt.ToDateTimeOffset();
        var carried = await Carried.Of(tx, judged.Prison.Code, Names.IdOf(line.Appointment), judged.Prison.Day.At(asked), asked);
        return carried.IsFull(judged.Offerings[line.Scheme].Limits, asked);
    }

    private static Task<int> Keep(Tx tx, RequestRow row, string logId, int line, PairingCheck check)
    {
        const string keep = $"insert into night_log_lines ({NightLogRow.Columns}) values (@Establishment, @logId, @line, @RequestId, @Now, @word)";
        tx.Audit("enter from paper", row.Name.ToString());
        return tx.Execute(keep, new { row.Establishment, logId, line, row.RequestId, tx.Now, word = ProtoName.OfGiven(check) });
    }
}
