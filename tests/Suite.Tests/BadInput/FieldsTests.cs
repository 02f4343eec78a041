using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>Every RPC, every field, everything that can be wrong with it; by gRPC and JSON.</summary>
[Collection(nameof(BadInputWorld))]
public sealed class FieldsTests(BadInputWorld world)
{
    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task A_bad_field_is_named_alike_in_grpc_and_json_and_changes_nothing(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        foreach (var spoil in BadFields.Of(world.Ours, method, new Random(BadInputWorld.Seed)))
        {
            await Send(method, [spoil], verdicts);
        }
    });

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task All_bad_fields_of_a_request_are_named_at_once(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        var random = new Random(BadInputWorld.Seed);
        var spoils = BadFields.Of(world.Ours, method, random).Where(spoil => !spoil.Late).ToList();
        var fields = spoils.GroupBy(spoil => spoil.Field.Split('.', '[')[0]).ToList();
        for (var round = 0; round < 6; round++)
        {
            var chosen = fields.Select(one => one.ElementAt(random.Next(one.Count()))).ToList();
            await Send(method, [.. chosen.Where(spoil => spoil.Json is null)], verdicts);
            await Send(method, [.. chosen.Where(spoil => !JsonForm.InPath(method, spoil.Field) && !OfPath(method, spoil))], verdicts);
        }
    });

    // By both, unless only JSON can say it.
    private async Task Send(MethodDescriptor method, Spoil[] spoils, Verdicts verdicts)
    {
        if (spoils.Length == 0)
        {
            return;
        }

        var message = BadFields.Spoiled(world.Ours, method, spoils);
        var what = $"{method.Name} {string.Join(", ", spoils.Select(spoil => $"{spoil.Field} {spoil.What}"))}";
        var (expected, token) = (Verdicts.Invalid(Answer.Sorted(spoils.Select(spoil => spoil.Field))), $"Bearer {world.Token(world.Ours, method)}");
        if (spoils.All(spoil => spoil.Json is null))
        {
            verdicts.Expect($"{what}, gRPC", expected, await world.Grpc(method, message.ToByteArray(), token), world.Theirs.Names.Where(name => !world.Ours.Names.Contains(name)));
        }

        var edits = spoils.Select(spoil => spoil.Json).OfType<Action<System.Text.Json.Nodes.JsonObject>>().ToList();
        if (JsonForm.Of(method, message, json => edits.ForEach(edit => edit(json))) is { } form)
        {
            verdicts.Expect($"{what}, JSON", expected, await world.Json(method, form, token), world.Theirs.Names.Where(name => !world.Ours.Names.Contains(name)));
        }
    }

    // 'regime' holds 'regime.name', which stands in the path.
    private static bool OfPath(MethodDescriptor method, Spoil spoil) =>
        method.InputType.FindFieldByName(spoil.Field.Split('.', '[')[0]) is { } field && JsonForm.InPath(method, $"{field.Name}.name") && spoil.Field == field.Name;
}
