using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ImportEstablishmentsResponse> ImportEstablishments(ImportEstablishmentsRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            RegisterCheck.Require(request.Entries);

            // One import at a time, so that what is compared is what is written over; readers go on.
            const string alone = "lock table establishments, zones in share row exclusive mode";
            const string load = $"select {EstablishmentRow.Columns} from establishments where code = any (@codes)";
            const string loadZones = $"select {ZoneRow.Columns} from zones where establishment = any (@codes)";
            var codes = request.Entries.Select(entry => Names.IdOf(entry.Establishment.Name)).ToArray();
            await tx.Execute(alone);
            var change = RegisterChange.Between(
                await tx.Many<EstablishmentRow>(load, new { codes }), await tx.Many<ZoneRow>(loadZones, new { codes }), request.Entries, tx.Now);

            if (!request.ValidateOnly)
            {
                await Write(tx, change.Establishments);
                await Write(tx, change.Zones);
                foreach (var code in change.Rezoned)
                {
                    tx.Schedule(Rezoned.Kind, code, tx.Now);
                }
            }

            return change.ToProto();
        });

    private static async Task Write(Tx tx, IReadOnlyList<EstablishmentRow> rows)
    {
        const string write = $"""
            insert into establishments ({EstablishmentRow.Columns})
            select * from unnest(@codes, @displayNames, @regions, @timeZones, @genders, @categories, @versions)
            on conflict (code) do update
            set display_name = excluded.display_name, region = excluded.region, time_zone = excluded.time_zone,
              genders = excluded.genders, categories = excluded.categories, version = excluded.version
            """;
        await tx.Execute(write, new
        {
            codes = rows.Select(row => row.Code).ToArray(),
            displayNames = rows.Select(row => row.DisplayName).ToArray(),
            regions = rows.Select(row => row.Region).ToArray(),
            timeZones = rows.Select(row => row.TimeZone).ToArray(),
            genders = rows.Select(row => row.Genders).ToArray(),
            categories = rows.Select(row => row.Categories).ToArray(),
            versions = rows.Select(row => row.Version).ToArray(),
        });
        foreach (var row in rows)
        {
            tx.Emit(row.ToChanged());
        }
    }

    private static async Task Write(Tx tx, IReadOnlyList<ZoneRow> rows)
    {
        const string write = $"""
            insert into zones ({ZoneRow.Columns})
            select * from unnest(@establishments, @zoneIds, @displayNames, @capacities, @suites, @versions)
            on conflict (establishment, zone_id) do update
            set display_name = excluded.display_name, capacity = excluded.capacity, listener_suite = excluded.listener_suite, version = excluded.version
            """;
        await tx.Execute(write, new
        {
            establishments = rows.Select(row => row.Establishment).ToArray(),
            zoneIds = rows.Select(row => row.ZoneId).ToArray(),
            displayNames = rows.Select(row => row.DisplayName).ToArray(),
            capacities = rows.Select(row => row.Capacity).ToArray(),
            suites = rows.Select(row => row.ListenerSuite).ToArray(),
            versions = rows.Select(row => row.Version).ToArray(),
        });
        foreach (var row in rows)
        {
            tx.Emit(row.ToChanged());
        }
    }
}
