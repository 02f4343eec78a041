using System.Text.Json;
using PeerSupport.Harness;

namespace PeerSupport.Suite.Tests;

/// <summary>What the story is told about: Moorland as the sample estate has it, and <c>suite.json</c> as the launcher writes it.</summary>
internal static class Moorland
{
    private static readonly string[] s_services = ["registry", "training", "scheduling", "feedback"];

    private static readonly string[] s_people =
        ["NATION", "COORDINATOR@MDI", "SECURITY@MDI", "WING@MDI", "ORDERLY@MDI", "GOVERNOR@MDI", "WING+ORDERLY@MDI", "PROVIDER@samaritans", "REGION@yorkshire-and-the-humber"];

    public static async Task Import(SuiteFixture suite)
    {
        var entry = Given.Entry("establishments/MDI", "houseblock-1");
        entry.Zones[0].ListenerSuite = true;
        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { entry }, RequestId = Given.RequestId() }, suite.As("NATION"));
    }

    /// <param name="elsewhere">Services that are to be called at another address than this process's own.</param>
    public static async Task<string> File(SuiteFixture suite, IReadOnlyDictionary<string, Uri>? elsewhere = null)
    {
        var tokens = s_people.ToDictionary(who => who, who => suite.TokenOf(who));
        tokens["SECURITY+PROVIDER@MDI"] = suite.TokenOf("SECURITY+PROVIDER@MDI+samaritans");
        tokens["MACHINE@MDI"] = suite.MachineToken("SECURITY@MDI");
        tokens["KIOSK@MDI"] = suite.MachineToken("KIOSK@MDI");
        var file = Path.Combine(Directory.CreateTempSubdirectory("story").FullName, "suite.json");
        await System.IO.File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            services = s_services.ToDictionary(name => name, name => new { grpc = (elsewhere?.GetValueOrDefault(name) ?? suite.Service(name).Grpc).ToString() }),
            tokens,
        }));
        return file;
    }
}
