using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    /// <summary>Broker and registry may be away: whoever asks has an answer all the same, and but for a supporter whom he names nothing remote is asked before.</summary>
    public override async Task<Request> RaiseRequest(RaiseRequestRequest request, ServerCallContext context)
    {
        if (request.Appointment.Length > 0 || (request.Language.Length > 0 && request.PrisonerNumber.Length > 0))
        {
            if (await db.Replayed<Request>(request, context, RequestRow.Read) is { } answered)
            {
                return answered;
            }

            // Whoever names both could try out, by who is offered, whom a supporter is kept apart from: so it counts as the question of the door, in his name.
            // What the registry answers is not looked at. Where it can't be reached nobody is refused, and the matcher brings nobody either.
            // A language may be one supporter's only, and whoever keys languages can make it so.
            var supporter = request.Appointment.Length > 0 ? Names.IdOf(request.Appointment) : await Speaker(request, context);
            if (supporter is not null)
            {
                await Pairings.CheckOne(registry.Client, Names.EstablishmentOf(request.Parent), supporter, request.PrisonerNumber, registry.On(context));
            }
        }

        return await db.Write(request, context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Parent);
            var offering = await OfferingRow.Require(tx, establishment, request.Scheme);
            await Zones.Require(tx, establishment, [request.Zone]);
            RequestRules.RequireHere(request.Place, establishment);
            var channel = RequestRules.AskedThrough(request.Channel, request.Appointment.Length > 0, tx.Caller.Roles.Contains("KIOSK"));
            await RequireSupporter(tx, establishment, offering, request.Appointment);
            var askedAt = RequestRules.AskedAt(request.AskedAt?.ToDateTimeOffset(), tx.Now);
            var raised = RequestRules.Raise(request.PrisonerNumber.Length > 0, channel, askedAt, tx.Now);
            var urgency = request.Urgency is Urgency.Unspecified ? Urgency.Now : request.Urgency;
            var day = (await (urgency is Urgency.Now ? Prison.Of(tx) : Prison.Held(tx))).Day; // what can't wait hangs on no hours, and waits for nobody who changes them

            var row = await new NewRequest
            {
                Establishment = establishment,
                Offering = offering,
                Zone = Names.IdOf(request.Zone),
                Place = request.Place,
                PrisonerNumber = request.PrisonerNumber,
                Channel = channel,
                AskedOf = request.Appointment.Length > 0 ? Names.IdOf(request.Appointment) : "",
                Language = request.Language,
                Urgency = urgency,
                State = raised.State,
                AskedAt = askedAt,
                CountedFrom = tx.Now,
                Feed = await KeepApartAge.Of(tx, copyAge),
            }.Record(tx, day);
            if (row.Named)
            {
                tx.Schedule(TimerKinds.Match, row.RequestId, tx.Now);
            }

            row.Changed(tx);
            row.Clocks.Schedule(tx, row.RequestId);
            return row.ToProto([]);
        }, RequestRow.Read);
    }

    /// <summary>Somebody of the scheme who speaks the language that is asked for; null where nobody does, and nothing can be tried out by it.</summary>
    private Task<string?> Speaker(RaiseRequestRequest request, ServerCallContext context) =>
        db.Read(context, tx =>
        {
            const string load = """
                select s.appointment_id
                from standings s
                join availabilities a on a.establishment = s.establishment and a.person_id = s.person_id
                where s.establishment = @establishment and s.scheme = @scheme and @Language = any (a.languages)
                order by s.appointment_id
                limit 1
                """;
            return tx.Maybe<string>(load, new { establishment = Names.EstablishmentOf(request.Parent), scheme = Names.IdOf(request.Scheme), request.Language });
        });

    /// <summary>Only whether it is somebody of the scheme: whether he may come is the matcher's to find, and nobody's to be told.</summary>
    private static async Task RequireSupporter(Tx tx, string establishment, OfferingRow offering, string appointment)
    {
        const string load = "select person_id from standings where establishment = @establishment and appointment_id = @id and scheme = @Scheme";
        if (appointment.Length > 0
            && (Names.EstablishmentOf(appointment) != establishment || await tx.Maybe<string>(load, new { establishment, id = Names.IdOf(appointment), offering.Scheme }) is null))
        {
            throw Refusal.Invalid(("appointment", "is no supporter of this scheme here: take the reference from the night pack, or leave it out"));
        }
    }
}
