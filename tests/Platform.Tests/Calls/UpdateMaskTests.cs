using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Notebook.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>An update changes what its mask names, and nothing else.</summary>
public sealed class UpdateMaskTests(RunningNotebook notebook) : IClassFixture<RunningNotebook>
{
    private static readonly Note s_current = new() { Name = "n", Title = "old", Etag = "1", Ink = new Ink { Colour = "black", Width = 3 }, Tags = { "old" }, WrittenBy = "me" };
    private static readonly Note s_given = new() { Name = "other", Title = "new", Etag = "2", Ink = new Ink { Colour = "blue" }, WrittenBy = "you" };

    [Fact]
    public void Without_a_mask_what_is_given_is_changed()
    {
        var updated = Apply(new Note { Tags = { "new" } });
        Assert.Equal(("old", "black", "new"), (updated.Title, updated.Ink.Colour, updated.Tags.Single()));
    }

    [Fact]
    public void A_star_replaces_all_that_a_caller_can_change()
    {
        var updated = Apply(s_given, "*");
        Assert.Equal(new Note { Name = "n", Title = "new", Etag = "1", Ink = new Ink { Colour = "blue" }, WrittenBy = "me" }, updated);
    }

    [Fact]
    public void A_path_reaches_into_a_message_and_clears_what_is_not_given()
    {
        var updated = Apply(s_given, "ink.colour", "tags");
        Assert.Equal(("old", "blue", 3, 0), (updated.Title, updated.Ink.Colour, updated.Ink.Width, updated.Tags.Count));
        Assert.Equal(0, Apply(s_given, "ink.width").Ink.Width);
    }

    [Fact]
    public void What_is_no_field_or_not_the_callers_to_change_is_named()
    {
        var refusal = Assert.Throws<Refusal>(() => Apply(s_given, "title", "inc", "ink.smell", "tags.first", "name", "etag", "written_by"));
        Assert.Equal(
            ["'inc' is no field of it", "'ink.smell' is no field of it", "'tags.first' is no field of it", "'name' can't be updated", "'etag' can't be updated", "'written_by' can't be updated"],
            refusal.Fields.Select(field => field.Description));
        Assert.All(refusal.Fields, field => Assert.Equal("update_mask", field.Field));
    }

    [Fact]
    public void What_is_required_can_t_be_cleared() =>
        Assert.Equal("note.title", Assert.Single(Assert.Throws<Refusal>(() => Apply(new Note(), "title")).Fields).Field);

    [Fact]
    public async Task A_call_need_not_give_what_it_does_not_change()
    {
        var tenant = RunningNotebook.Tenant();
        var note = await notebook.Write(tenant, "kept");
        foreach (var mask in new[] { null, FieldMask.FromString("ink") })
        {
            var updated = await notebook.Client.UpdateNoteAsync(Asked(mask), notebook.As(tenant));
            Assert.Equal(("kept", "red", 0), (updated.Title, updated.Ink.Colour, updated.Ink.Width));
        }

        var whole = await Assert.ThrowsAsync<RpcException>(() => notebook.Client.UpdateNoteAsync(Asked(FieldMask.FromString("*")), notebook.As(tenant)).ResponseAsync);
        Assert.Equal("note.title", whole.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Single().Field);

        UpdateNoteRequest Asked(FieldMask? mask) =>
            new() { Note = new Note { Name = note.Name, Ink = new Ink { Colour = "red" } }, UpdateMask = mask, RequestId = Ids.New().ToString() };
    }

    [Fact]
    public async Task Over_HTTP_it_is_a_text_with_each_path_as_JSON_names_it()
    {
        var tenant = RunningNotebook.Tenant();
        var (note, token) = (await notebook.Write(tenant, "kept"), notebook.As(tenant).GetValue("authorization")!["Bearer ".Length..]);
        var (taken, updated) = await Patch("ink");
        Assert.Equal((200, "kept", "red"), (taken, updated.GetProperty("title").GetString(), updated.GetProperty("ink").GetProperty("colour").GetString()));

        var (refused, told) = await Patch("ink.colour,writtenBy,noSuchField");
        var violations = told.GetProperty("details")[1].GetProperty("fieldViolations").EnumerateArray().Select(one => $"{one.GetProperty("field")} {one.GetProperty("description")}");
        Assert.Equal(400, refused);
        Assert.Equal(["update_mask 'written_by' can't be updated", "update_mask 'no_such_field' is no field of it"], violations);

        (refused, told) = await Patch("written_by"); // as the contract has it, where JSON has writtenBy
        Assert.Equal(400, refused);
        Assert.Contains("update_mask must be field names as JSON has them, such as \"name,displayName\"", told.GetProperty("message").GetString(), StringComparison.Ordinal);

        Task<(int, System.Text.Json.JsonElement)> Patch(string mask) => notebook.Service.Send(
            HttpMethod.Patch, $"/v1/{note.Name}", $$"""{"note": {"ink": {"colour": "red"} }, "updateMask": "{{mask}}", "requestId": "{{Ids.New()}}"}""", token);
    }

    private static Note Apply(Note given, params string[] paths) => UpdateMask.Apply(s_current, given, new FieldMask { Paths = { paths } }, "note");
}
