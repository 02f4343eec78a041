using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>
/// Good requests are taken for good, or all that is refused here would prove nothing. One that ran is answered alike by gRPC and JSON when
/// it comes again, and its id is refused to any other body.
/// </summary>
[Collection(nameof(BadInputWorld))]
public sealed class RequestIdsTests(BadInputWorld world)
{
    private static readonly Code[] s_wellFormed = [Code.Ok, Code.FailedPrecondition, Code.AlreadyExists, Code.Aborted];
    private static readonly string[] s_wellFormedToo = ["NO_MATCH", "TIME_OUT_OF_RANGE", "NOT_THE_DECIDER", "CODE_MISTYPED", "SLIP_UNKNOWN", "NOT_WHO_WAS_TOLD"];

    // How many calls are known to run here, so that none drops out unseen.
    private static readonly Dictionary<string, int> s_known = new() { ["registry"] = 7, ["training"] = 3, ["scheduling"] = 4, ["feedback"] = 9 };

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public async Task A_good_request_is_well_formed_and_its_id_belongs_to_its_body(string service)
    {
        var verdicts = new Verdicts();
        var ran = new List<(MethodDescriptor Method, IMessage Request)>();
        foreach (var method in Contract.Methods.Where(method => Contract.ServiceOf(method) == service && Contract.IsServed(method) && !OfWebhooks(method)))
        {
            var good = world.Theirs.Good(method);
            var answer = await world.Grpc(method, good.ToByteArray(), $"Bearer {world.Token(world.Theirs, method)}");
            verdicts.Expect($"a good {method.Name}", s_wellFormed.Contains(answer.Code) || s_wellFormedToo.Contains(answer.Reason), answer.Text);
            if (answer == Answer.Accepted && Contract.Changes(method))
            {
                ran.Add((method, good));
                verdicts.Expect($"{method.Name} again", $"{Answer.Accepted}", await world.Ask(world.Theirs, method, good));
            }
        }

        Assert.True(ran.Count >= s_known[service], $"only {ran.Count} calls ran: {string.Join(' ', ran.Select(one => one.Method.Name))}");
        await world.Tables.Unchanged(async () =>
        {
            foreach (var (method, request) in ran)
            {
                verdicts.Expect($"{method.Name} with another body", Verdicts.Refusal(Code.InvalidArgument, "REQUEST_ID_REUSED"), await world.Ask(world.Theirs, method, Another(method, request)));
            }
        });
        verdicts.Settle();
    }

    // Their addresses and ids follow from no pattern: Platform's WebhookTests have them.
    private static bool OfWebhooks(MethodDescriptor method) => method.Name.Contains("Webhook", StringComparison.Ordinal);

    // Whatever there is to say otherwise without leaving the establishment or provider.
    private IMessage Another(MethodDescriptor method, IMessage good)
    {
        var other = method.InputType.Parser.ParseFrom(good.ToByteString());
        var fields = method.InputType.Fields.InDeclarationOrder().Where(field => field.Name is not ("request_id" or "update_mask")).ToList();
        var unset = fields.LastOrDefault(field => !field.IsRequired() && (field.IsRepeated ? ((IList)field.Accessor.GetValue(other)).Count == 0
            : field.Accessor.GetValue(other) is null or "" or 0 or false || field.Accessor.GetValue(other) is Enum and IConvertible value && Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) == 0));
        var text = Place.Of(world.Theirs, method.InputType).LastOrDefault(place => place.Path.Contains('.', StringComparison.Ordinal) && place.Field is { FieldType: FieldType.String, IsRepeated: false } && place.Field.Pattern().Length == 0);
        var choice = fields.FirstOrDefault(field => field.FieldType is FieldType.Enum && !field.IsRepeated);
        var inner = Place.Of(world.Theirs, method.InputType).FirstOrDefault(place => place.Path.Contains('.', StringComparison.Ordinal) && place.Field is { FieldType: FieldType.Enum, IsRepeated: false } && place.Field.IsRequired());
        if (unset is not null)
        {
            world.Theirs.Fill(other, unset);
        }
        else if (text is not null)
        {
            text.Set(other, "Other text");
        }
        else if (choice is not null)
        {
            choice.Accessor.SetValue(other, Enum.ToObject(choice.EnumType.ClrType, choice.EnumType.Values[1].Number));
        }
        else if (inner is not null)
        {
            inner.Set(other, Enum.ToObject(inner.Field.EnumType.ClrType, inner.Field.EnumType.Values[1].Number));
        }
        else if (fields.LastOrDefault(field => field is { FieldType: FieldType.String, IsRepeated: false } && field.Pattern().Length == 0) is { } plain)
        {
            plain.Accessor.SetValue(other, "Other text");
        }
        else
        {
            var name = fields.First(field => field.IsScope());
            name = name.Pattern().Count(letter => letter == '/') > 1 ? name : fields.LastOrDefault(field => field.FieldType is FieldType.String && !field.IsScope() && field.Pattern().Contains('/', StringComparison.Ordinal)) ?? name;
            var said = (string)name.Accessor.GetValue(other);
            name.Accessor.SetValue(other, said[..^1] + (said[^1] == 'a' ? 'b' : 'a'));
        }

        return other;
    }
}
