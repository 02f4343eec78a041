using Xunit;

namespace PeerSupport.Suite.Tests.Clients;

/// <summary>Clients that no one here wrote tell the main story, with nothing but the contract, addresses and tokens; a plain RabbitMQ client hears what comes of it.</summary>
[Collection(SuiteAbroad.Name)]
public sealed class ForeignClientTests(Abroad abroad)
{
    // What one of them must have verified beforehand, and every one after that, in this order.
    private static readonly string[] s_becoming =
    [
        "applied", "no provider before security", "cleared by security", "accepted by the provider", "compact signed", "no supporter without a certificate", "certified", "appointed",
    ];

    private static readonly string[] s_steps =
    [
        "raised with three alternatives", "sent again answers alike", "on the board of another role", "accepted", "the wing is refused at night",
        "authorised", "in contact", "met", "a stranger does not find it", "revoked", "vacated",
    ];

    [Fact]
    public async Task Node_tells_the_story_with_grpc_js_and_the_proto_files_and_how_somebody_becomes_a_supporter()
    {
        await Tools.NeedNode();
        await Tells("node", "story.mjs", s_becoming);
    }

    [Fact]
    public async Task Python_tells_the_story_with_grpcio_by_reflection()
    {
        await Tools.NeedPython();
        await Tells(Tools.Python, "story.py");
    }

    [Fact]
    public async Task A_shell_tells_the_story_with_curl_through_the_gateway()
    {
        await Tools.NeedCurl();
        await Tells("bash", "story.sh");
    }

    private async Task Tells(string program, string script, params string[] before)
    {
        var world = await abroad.Night();
        var (code, said, complained) = await Tools.Run(program, Path.Combine(Tools.Folder, script), await abroad.Tell(world));
        Assert.True(code == 0, $"{script} ended with {code} after:\n{said}\n{complained}");
        Assert.Equal([.. before, .. s_steps], said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await TheNewsIsOut(world);
    }

    private async Task TheNewsIsOut(World world)
    {
        await abroad.Listener.Hears(heard => heard.Event.EndsWith(".RequestClosed", StringComparison.Ordinal) && heard["scheme"] == world.At.Offering.Scheme && heard["outcome"] == "REQUEST_STATE_MET", "no request was closed");
        await abroad.Listener.Hears(heard => heard.Event.EndsWith(".DutyChanged", StringComparison.Ordinal) && heard["duty"] == world.Duty.Name && heard["state"] == "DUTY_STATE_VACATED", "no duty was vacated");
        await abroad.Listener.Hears(heard => heard.Event.EndsWith(".CoverChanged", StringComparison.Ordinal) && heard["zone"] == world.At.Zone && heard["places"] == "1" && heard["covered"] is "" or "0", "no gap came");
        var complaints = abroad.Listener.All.SelectMany(heard => heard.Complaints.Select(complaint => $"{heard.Event}: {complaint}")).Distinct().ToList();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        Assert.True(abroad.Listener.All.Select(heard => heard.Event).Distinct().Count() >= 11, "fewer kinds of events than the story makes");
    }
}
