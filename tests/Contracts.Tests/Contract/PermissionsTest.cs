using System.Text;
using System.Text.Json;
using PeerSupport.Harness;
using PeerSupport.Options.V1;
using Xunit;

namespace PeerSupport.Contracts.Tests.Contract;

/// <summary><c>protos/permissions.txt</c> says who may call what. It is generated; a change of it is reviewed.</summary>
public sealed class PermissionsTest
{
    /// <summary>In the place of a permission, as options.proto says.</summary>
    private const string Anybody = "anybody";

    private static readonly string s_file = Path.Combine(Repository.Root, "protos", "permissions.txt");

    [Fact]
    public void The_table_of_permissions_is_the_one_that_was_reviewed()
    {
        var table = Table();
        if (Environment.GetEnvironmentVariable("PEERSUPPORT_RENEW") == "permissions")
        {
            File.WriteAllText(s_file, table);
        }

        Assert.Equal(File.ReadAllText(s_file), table);
    }

    [Fact]
    public void What_is_open_to_anybody_is_this_and_answers_nothing_that_is_anybodys()
    {
        var open = Suite.Methods.Where(method => method.GetOptions().GetExtension(OptionsExtensions.Requires) == Anybody).ToList();
        Assert.Equal(["GetBadgeKey", "GetBadgeKeys", "GetBadgeStatusList", "VerifyCertification"], open.Select(method => method.Name).Order());
        string[] naming = ["name", "person", "establishment", "parent", "etag"];
        Assert.All(open.SelectMany(method => method.OutputType.Fields.InDeclarationOrder()), field => Assert.False(field.GetOptions()?.DebugRedact == true || naming.Contains(field.Name), field.FullName));
        Assert.DoesNotContain(Roles(), role => role.Value.Contains(Anybody));
    }

    [Fact]
    public void A_decision_of_people_is_open_to_no_machine_role()
    {
        var roles = Roles();
        string[] decisions = ["registry.clearance.decide", "registry.applications.accept", "registry.applications.decline", "registry.refusals.review", "registry.appointments.sign-off", "scheduling.movements.decide", "scheduling.alarms.acknowledge",
            "registry.appointments.pause", "registry.suspensions.decide", "registry.appeals.decide"];
        foreach (var machine in new[] { "SYSTEM", "PRISON_SYSTEM", "KIOSK" })
        {
            Assert.Empty(roles[machine].Intersect(decisions));
        }
    }

    [Fact]
    public void Headquarters_may_read_nothing_but_reports_public_registers_and_what_it_said_itself()
    {
        Assert.Equal(["feedback.questionnaires.read", "feedback.replies.give", "feedback.replies.read", "feedback.reports.read", "registry.schemes.read"], Roles()["REGION"].Order());
    }

    private static string Table()
    {
        var roles = Roles();
        var text = new StringBuilder("# Which role may call what. Generated from the contract: PEERSUPPORT_RENEW=permissions dotnet run --project tests/Contracts.Tests\n");
        var calls = Suite.Methods.Select(method => (method.FullName, Permission: method.GetOptions().GetExtension(OptionsExtensions.Requires)))
            .Concat(Suite.Services.Select(service => (FullName: $"{service.FullName} GET /subject-access-request", Permission: service.GetOptions().GetExtension(OptionsExtensions.SubjectAccess))));
        foreach (var (name, permission) in calls.OrderBy(call => call.FullName, StringComparer.Ordinal))
        {
            IEnumerable<string> granted = permission == Anybody ? ["(without a token)"] : roles.Where(role => role.Value.Contains(permission)).Select(role => role.Key).Order(StringComparer.Ordinal);
            text.Append(null, $"{name,-72} {permission,-34} {string.Join(' ', granted)}\n");
        }

        return text.ToString();
    }

    private static SortedDictionary<string, HashSet<string>> Roles()
    {
        using var stream = typeof(OptionsExtensions).Assembly.GetManifestResourceStream("roles.json")!;
        using var json = JsonDocument.Parse(stream);
        return new(json.RootElement.GetProperty("roles").EnumerateObject().ToDictionary(
            role => role.Name,
            role => role.Value.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()!).ToHashSet()), StringComparer.Ordinal);
    }
}
