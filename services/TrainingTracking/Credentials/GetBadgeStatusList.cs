using System.Globalization;
using Google.Api;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Credentials;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<HttpBody> GetBadgeStatusList(GetBadgeStatusListRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            // opens the wall around the certificates of one list, until this transaction ends
            const string open = "select set_config('app.badge_list', @list::text, true)";
            // what is no longer kept, or has other days by now, counts for nothing
            const string load = """
                select b.place, t.certification_id is null or t.state = 'REVOKED' or (t.valid_from, t.valid_until) <> (b.valid_from, b.valid_until) as revoked
                from badges b
                left join certifications t using (provider, certification_id)
                where b.list = @list
                """;
            var list = int.Parse(request.Name.Split('/')[1], CultureInfo.InvariantCulture);
            await tx.One<string>(open, new { list });
            var places = await tx.Many<PlaceRow>(load, new { list });
            return places.Count == 0 ? throw Refusal.NotFound(request.Name)
                : Signed(StatusList.ToJson(settings.Url, list, places.Where(place => place.Revoked).Select(place => place.Place), tx.Now), "vc+jwt");
        });

    private sealed record PlaceRow
    {
        public required int Place { get; init; }

        public required bool Revoked { get; init; }
    }
}
