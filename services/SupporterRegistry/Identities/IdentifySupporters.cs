using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    // Counted for whoever asks, name by name: no officer meets the limit, a program that asks for all of them over and over does.
    public override Task<IdentifySupportersResponse> IdentifySupporters(IdentifySupportersRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string count = """
                insert into identifications as i (establishment, subject, since, named)
                values (@establishment, @Subject, @since, @Count)
                on conflict (establishment, subject, since) do update set named = i.named + excluded.named
                returning named
                """;
            const string load = $"{IdentityRow.OfEstablishment} and a.appointment_id = any (@ids)";
            tx.Caller.RequireUser();
            var (establishment, since) = (Names.IdOf(request.Parent), Hour.Of(tx.Now));
            Hour.RequireWithin(await tx.One<int>(count, new { establishment, tx.Caller.Subject, since, request.Appointments.Count }), settings.NamesPerHour, since, tx.Now, ErrorReason.TooManyNames,
                "So many supporters have been named to you in this hour that no more are. The orderly officer can print the list of who is who.");

            var ids = request.Appointments.Select(Names.IdOf).Distinct().ToArray();
            var rows = (await tx.Many<IdentityRow>(load, new { establishment, ids })).ToDictionary(row => row.Name);
            var named = request.Appointments.Select(name => rows.GetValueOrDefault(name) ?? throw Refusal.NotFound(name)).ToList();
            foreach (var row in named.Distinct())
            {
                tx.Audit("identify", row.Name);
            }

            return new IdentifySupportersResponse { Supporters = { named.Select(row => row.ToProto()) } };
        });
}
