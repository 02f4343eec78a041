using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Availability> SetAvailability(SetAvailabilityRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var (establishment, person) = (Names.EstablishmentOf(request.Name), Names.IdOf(request.Name));
            if (!await Kept.Hold(tx, establishment, [person]))
            {
                throw Refusal.NotFound(request.Name);
            }

            // the row is locked, or made, before the etag is looked at: of two who read the same, one is refused
            const string hold = """
                insert into availabilities (establishment, person_id, version)
                values (@establishment, @person, 0)
                on conflict (establishment, person_id) do update set version = availabilities.version
                returning version
                """;
            var previous = await tx.One<long>(hold, new { establishment, person });
            Etag.Require(request.Etag, previous);

            var before = (await StoredAvailability.Of(tx, establishment, [person])).Single().ToProto();
            var asked = UpdateMask.Apply(before, new() { Bands = { request.Bands }, Absences = { request.Absences }, Languages = { request.Languages } }, request.UpdateMask, "");
            var absences = AvailabilityRules.Require(asked.Bands, asked.Absences, asked.Languages);
            var said = new StoredAvailability(
                establishment, person, Versions.Next(previous, tx.Now),
                [.. asked.Bands.Select(band => new AvailabilityBandRow { PersonId = person, Weekday = (int)band.Day, Kind = band.Kind, Answer = ProtoName.Of(band.Answer) })],
                [.. absences.Select(absence => new AbsenceRow { PersonId = person, FirstDay = absence.First, LastDay = absence.Last })],
                [.. asked.Languages.Order(StringComparer.Ordinal)]);
            await Replace(tx, said);
            await Kept.Mark(tx, establishment, [person]);
            return said.ToProto();
        });

    private static async Task Replace(Tx tx, StoredAvailability said)
    {
        const string clear = """
            with head as (update availabilities set version = @Version, languages = @languages where establishment = @Establishment and person_id = @PersonId),
              bands as (delete from availability_bands where establishment = @Establishment and person_id = @PersonId)
            delete from absences where establishment = @Establishment and person_id = @PersonId
            """;
        const string addBands = """
            insert into availability_bands (establishment, person_id, weekday, kind, answer)
            select @Establishment, @PersonId, weekday, kind, answer
            from unnest(@weekdays, @kinds, @answers) as b (weekday, kind, answer)
            """;
        const string addAbsences = """
            insert into absences (establishment, person_id, first_day, last_day)
            select @Establishment, @PersonId, first_day, last_day
            from unnest(@firsts, @lasts) as a (first_day, last_day)
            """;
        await tx.Execute(clear, new { said.Establishment, said.PersonId, said.Version, languages = said.Languages.ToArray() });
        await tx.Execute(addBands, new
        {
            said.Establishment,
            said.PersonId,
            weekdays = said.Bands.Select(band => band.Weekday).ToArray(),
            kinds = said.Bands.Select(band => ProtoName.Of(band.Kind)).ToArray(),
            answers = said.Bands.Select(band => band.Answer).ToArray(),
        });
        await tx.Execute(addAbsences, new
        {
            said.Establishment,
            said.PersonId,
            firsts = said.Absences.Select(absence => absence.FirstDay).ToArray(),
            lasts = said.Absences.Select(absence => absence.LastDay).ToArray(),
        });
    }
}
