using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PeerSupport.Platform;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking.Credentials;

/// <summary>Which bit of which published list says that a credential was taken back: of a certificate with other days it is another.</summary>
internal sealed record BadgePlace
{
    /// <summary>Bits in a list: so many that asking for it tells nobody about whom it is asked. Half of them are ever used, so that a place is found by chance.</summary>
    public const int Bits = 131_072;

    public required int List { get; init; }

    public required int Place { get; init; }

    public JsonObject ToJson(string publicUrl) => new()
    {
        ["id"] = $"{UrlOf(publicUrl, List)}#{Place}",
        ["type"] = "BitstringStatusListEntry",
        ["statusPurpose"] = "revocation",
        ["statusListIndex"] = Place.ToString(CultureInfo.InvariantCulture),
        ["statusListCredential"] = UrlOf(publicUrl, List),
    };

    public static string UrlOf(string publicUrl, int list) => $"{publicUrl}/v1/badgeStatusLists/{list}";

    /// <summary>The place of a certificate with these days; a new one when it has none.</summary>
    public static async Task<BadgePlace> Of(Tx tx, CertificationRow certificate)
    {
        const string known = """
            select list, place
            from badges
            where provider = @Provider and certification_id = @CertificationId and valid_from = @ValidFrom and valid_until = @ValidUntil
            """;
        const string next = "select (nextval('badge_number') / 65536)::int";
        const string take = """
            insert into badges (provider, list, place, certification_id, valid_from, valid_until)
            values (@Provider, @list, @Place, @CertificationId, @ValidFrom, @ValidUntil)
            on conflict do nothing
            """;
        var args = new { certificate.Provider, certificate.CertificationId, certificate.ValidFrom, certificate.ValidUntil };
        if (await tx.Maybe<BadgePlace>(known, args) is { } place)
        {
            return place;
        }

        var list = await tx.One<int>(next);
        while (true)
        {
            place = new BadgePlace { List = list, Place = RandomNumberGenerator.GetInt32(Bits) };
            if (await tx.Execute(take, new { args.Provider, list, place.Place, args.CertificationId, args.ValidFrom, args.ValidUntil }) == 1)
            {
                return place;
            }
        }
    }
}
