using System.Security.Cryptography;
using System.Text.Json;
using CsvHelper;
using Grpc.Core;
using Grpc.Net.Client;
using PeerSupport.Deploy.Issuer;
using PeerSupport.Registry.V1;

namespace PeerSupport.Deploy.Local;

/// <summary>
/// The active establishments of the real register, a few zones each, taken over through the API as a national user would;
/// the nine schemes the field knows, nothing but configuration; the Listener scheme offered at Moorland.
/// Once: what somebody changed since stays.
/// </summary>
internal static class SampleEstate
{
    private const string Moorland = "establishments/MDI";

    private static readonly Dictionary<string, (string Id, string Name, int Capacity, bool ListenerSuite)[]> s_detailed = new()
    {
        ["MDI"] = [.. Houseblocks(6, 150), ("reception", "Reception", 20, false), ("healthcare", "Healthcare", 18, false), ("care-and-separation", "Care and separation unit", 16, false)],
        ["LEI"] = [.. Wings("abcdef", 180), ("reception", "Reception and first night", 40, true), ("healthcare", "Healthcare", 24, false)],
        ["WEI"] = [.. Wings("abcdef", 140), ("reception", "Reception", 12, false)],
        ["HLI"] = [.. Wings("abcdghi", 150), ("healthcare", "Healthcare", 20, false)],
    };

    public static async Task Load(SuiteFile suite, string register, string schemes, CancellationToken cancel)
    {
        using var channel = GrpcChannel.ForAddress(suite.Services["registry"].Grpc);
        var registry = new RegistryService.RegistryServiceClient(channel);
        CallOptions As(string who) => new(new Metadata { { "authorization", $"Bearer {suite.Tokens[who]}" } }, cancellationToken: cancel);
        var call = As("NATION");
        // the last step tells whether all was done: a launcher that was killed in between goes on where it was
        if ((await registry.ListOfferingsAsync(new() { Parent = Moorland, PageSize = 1 }, As("COORDINATOR@MDI"))).Offerings.Count > 0)
            return;

        var import = new ImportEstablishmentsRequest { RequestId = RequestId() };
        import.Entries.AddRange(Read(register));
        await registry.ImportEstablishmentsAsync(import, call);
        foreach (var scheme in Schemes(schemes))
            await Create(registry, scheme, call);
        await registry.OfferSchemeAsync(new() { Parent = Moorland, Scheme = "schemes/listener", Provider = "providers/samaritans", RequestId = RequestId() }, As("COORDINATOR@MDI"));
    }

    private static async Task Create(RegistryService.RegistryServiceClient registry, Scheme scheme, CallOptions call)
    {
        try
        {
            await registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = RequestId() }, call);
        }
        catch (RpcException there) when (there.StatusCode is StatusCode.AlreadyExists)
        {
            // as somebody created it; it stays
        }
    }

    private static IEnumerable<Scheme> Schemes(string file)
    {
        using var schemes = JsonDocument.Parse(File.ReadAllText(file));
        return [.. schemes.RootElement.EnumerateArray().Select(scheme => Scheme.Parser.ParseJson(scheme.GetRawText()))];
    }

    private static string RequestId() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();

    private static List<EstablishmentEntry> Read(string register)
    {
        var entries = new List<EstablishmentEntry>();
        using var csv = CsvReader.Create(File.OpenRead(register));
        while (csv.Read())
            if (csv.GetString("active") == "true")
                entries.Add(Entry(csv.GetString("code"), csv.GetString("name"), csv.GetString("region"), csv.GetString("gender"), csv.GetString("categories")));
        return entries;
    }

    private static EstablishmentEntry Entry(string code, string displayName, string region, string genders, string categories)
    {
        var name = $"establishments/{code}";
        var entry = new EstablishmentEntry { Establishment = new() { Name = name, DisplayName = displayName, Region = $"regions/{region.ToLowerInvariant().Replace(' ', '-')}" } };
        entry.Establishment.Genders.AddRange(genders.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(gender => Enum.Parse<HeldGender>(gender, ignoreCase: true)));
        entry.Establishment.Categories.AddRange(categories.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<PrisonCategory>));
        foreach (var zone in s_detailed.GetValueOrDefault(code) ?? [.. Houseblocks(3, 120)])
            entry.Zones.Add(new Zone { Name = $"{name}/zones/{zone.Id}", DisplayName = zone.Name, Capacity = zone.Capacity, ListenerSuite = zone.ListenerSuite });
        return entry;
    }

    private static IEnumerable<(string Id, string Name, int Capacity, bool ListenerSuite)> Houseblocks(int count, int capacity) =>
        Enumerable.Range(1, count).Select(n => ($"houseblock-{n}", $"Houseblock {n}", capacity, n == 1));

    private static IEnumerable<(string Id, string Name, int Capacity, bool ListenerSuite)> Wings(string letters, int capacity) =>
        letters.Select(letter => ($"{letter}-wing", $"{char.ToUpperInvariant(letter)} wing", capacity, letter == letters[0]));
}
