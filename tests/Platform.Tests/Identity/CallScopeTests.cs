using Google.Rpc;
using Grpc.Core;
using PeerSupport.Notebook.V1;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class CallScopeTests(RunningProbe probe) : IClassFixture<RunningProbe>
{
    private readonly RunningService _running = probe.Service;

    [Theory]
    [InlineData("WRITER", "establishments/MDI", "Tenant MDI")]
    [InlineData("WRITER", "establishments/LEI", null)]
    [InlineData("WRITER", "establishments/*", null)]
    [InlineData("WRITER", "establishments/", null)]
    [InlineData("WRITER", "", "None")]
    [InlineData("WRITER", "schemes/listener", "None")]
    [InlineData("WRITER", "providers/trust", "None")]
    [InlineData("PROVIDER", "establishments/LEI/notes/1", "Provider trust")]
    [InlineData("PROVIDER", "providers/trust/courses/1", "Provider trust")]
    [InlineData("PROVIDER", "providers/other/courses/1", null)]
    [InlineData("PROVIDER", "", "Provider trust")]
    [InlineData("REGION", "establishments/LEI", "Region yorkshire")]
    [InlineData("REGION", "regions/wales", null)]
    [InlineData("NATION", "establishments/LEI", "Nation")]
    [InlineData("SYSTEM", "establishments/LEI", "Tenant LEI")]
    [InlineData("SYSTEM", "establishments/*", null)]
    [InlineData("SYSTEM", "", "None")]
    public async Task The_role_bounds_what_a_call_sees(string role, string name, string? scope)
    {
        var token = _running.Issuer.Mint(("authorities", role), ("provider", "trust"), ("region", "yorkshire"));
        Assert.Equal(scope, await ScopeOf(name, _running.Headers(token)));
    }

    [Theory]
    [InlineData("PROVIDER", "", "None")]
    [InlineData("PROVIDER", "schemes/listener", "None")]
    [InlineData("PROVIDER", "establishments/LEI/notes/1", null)]
    [InlineData("PROVIDER", "providers/other", "Provider other")]
    [InlineData("REGION", "schemes/listener", "None")]
    [InlineData("REGION", "establishments/LEI", null)]
    public async Task Who_acts_for_several_reads_what_is_bounded_by_nobody_and_names_the_one_otherwise(string role, string name, string? scope)
    {
        var token = _running.Issuer.Mint(("authorities", role), ("provider", new List<string> { "trust", "other" }), ("region", new List<string> { "yorkshire", "wales" }));
        Assert.Equal(scope, await ScopeOf(name, _running.Headers(token)));
    }

    [Fact]
    public async Task Of_several_roles_the_first_whose_scope_holds_the_resource_decides()
    {
        var token = _running.Issuer.Mint(("authorities", new List<string> { "PROVIDER", "WRITER" }), ("provider", "trust"));
        Assert.Equal("Tenant MDI", await ScopeOf("establishments/MDI", _running.Headers(token)));
        Assert.Equal("Provider trust", await ScopeOf("establishments/LEI", _running.Headers(token)));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("MDI,LEI")]
    [InlineData("")]
    public async Task A_claim_that_is_no_code_opens_nothing(string claim)
    {
        var token = _running.Issuer.Mint(("establishments", claim));
        Assert.Null(await ScopeOf("establishments/LEI", _running.Headers(token)));
        Assert.Null(await ScopeOf($"establishments/{claim}", _running.Headers(token)));
    }

    [Theory]
    [InlineData("WRITER", "establishments/MDI", "Tenant MDI")]
    [InlineData("WRITER", "establishments/LEI", null)]
    [InlineData("PROVIDER", "establishments/LEI", "Provider trust")]
    [InlineData("NATION", "establishments/LEI", "Nation")]
    [InlineData("SYSTEM", "establishments/MDI", null)]
    public async Task A_service_calling_for_a_user_sees_what_both_may(string usersRole, string name, string? scope)
    {
        var headers = _running.Headers(Machine());
        headers.Add("x-user-authorization", $"Bearer {_running.Issuer.Mint(("authorities", usersRole), ("provider", "trust"))}");

        Assert.Equal(scope, await ScopeOf(name, headers));
        if (scope is not null)
        {
            var seen = await _running.Probe.LookAsync(new LookRequest { Name = name }, headers);
            Assert.Equal(("WRITER1", "WRITER1"), (seen.Subject, seen.User));
        }
    }

    [Theory]
    [InlineData("Bearer me.too.please")]
    [InlineData("Basic bWU6dG9v")]
    [InlineData("")]
    public async Task A_forged_user_beside_a_service_is_refused(string user)
    {
        var headers = _running.Headers(Machine());
        headers.Add("x-user-authorization", user);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _running.Probe.LookAsync(new LookRequest(), headers));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task Nobody_but_a_service_speaks_for_a_user()
    {
        var headers = _running.Headers(_running.Issuer.Mint(("user_name", null)));
        headers.Add("x-user-authorization", $"Bearer {_running.Issuer.Mint(("establishments", "LEI"))}");
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _running.Probe.LookAsync(new LookRequest { Name = "establishments/LEI" }, headers));
        Assert.Equal("UNAUTHENTICATED", refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
    }

    [Fact]
    public async Task A_machine_does_not_decide()
    {
        var request = ProbeApi.GoodCheck(Act.Decide);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _running.Probe.CheckAsync(request, _running.Headers(Machine())));
        Assert.Equal("USER_REQUIRED", refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
        Assert.Equal("WRITER1", (await _running.Probe.CheckAsync(request, _running.Headers())).User);
    }

    [Fact]
    public async Task Another_tenants_row_is_answered_like_a_missing_one_byte_for_byte()
    {
        await using var running = await RunningService.Start(NotebookModule.Module);
        var notes = new NotebookService.NotebookServiceClient(running.Channel);
        var leeds = running.Issuer.Mint(("establishments", "LEI"));
        var written = await notes.CreateNoteAsync(
            new CreateNoteRequest { Parent = "establishments/LEI", Title = "theirs", RequestId = Ids.Random().ToString() }, running.Headers(leeds));
        var missing = written.Name[..^1] + (written.Name[^1] == '0' ? '1' : '0');

        async Task<(byte[], string)> Refused(string name, string token)
        {
            var grpc = await Assert.ThrowsAsync<RpcException>(async () => await notes.GetNoteAsync(new GetNoteRequest { Name = name }, running.Headers(token)));
            var json = await running.Get($"/v1/{name}", token);
            return (grpc.Trailers.GetValueBytes("grpc-status-details-bin")!, $"{json.Status} {json.Body}".Replace(name, "NAME", StringComparison.Ordinal));
        }

        var foreign = await Refused(missing, running.Issuer.Mint());
        var absent = await Refused(missing, leeds);
        var real = await Refused(written.Name, running.Issuer.Mint());
        Assert.Equal(absent.Item1, foreign.Item1);
        Assert.Equal(absent.Item2, foreign.Item2);
        Assert.Equal(absent.Item2, real.Item2);
        Assert.StartsWith("404 ", real.Item2, StringComparison.Ordinal);
    }

    private string Machine() => _running.Issuer.Mint(("authorities", "SYSTEM"), ("user_name", null), ("establishments", null));

    /// <summary>The scope a call gets; null when the resource is none of the caller's.</summary>
    private async Task<string?> ScopeOf(string name, Metadata headers)
    {
        try
        {
            return (await _running.Probe.LookAsync(new LookRequest { Name = name }, headers)).Scope;
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.NotFound)
        {
            Assert.Equal(name, refused.GetRpcStatus()!.GetDetail<ResourceInfo>()!.ResourceName);
            return null;
        }
    }
}
