using Google.Api;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;
using Xunit;

namespace PeerSupport.Contracts.Tests.Contract;

/// <summary>What every call, field, reason and event has to have.</summary>
public sealed class ShapeTest
{
    [Fact]
    public void Every_call_says_who_may_make_it_and_has_a_path_of_its_own()
    {
        Assert.All(Suite.Methods, method => Assert.NotEmpty(method.GetOptions().GetExtension(OptionsExtensions.Requires)));
        var paths = Suite.Methods.Select(method => Path(method)).ToList();
        Assert.Equal(paths.Count, paths.Distinct().Count());
    }

    [Fact]
    public void Every_call_that_changes_something_carries_a_request_id()
    {
        string[] reads = ["FindPerson", "FindSupporters", "MatchPerson", "MatchPersons", "CheckPair", "CheckPairings", "CheckRota", "IdentifySupporters", "VerifyCertification"];
        string[] byThemselves = ["PrintSlips", "SubmitFeedback", "EnterSlips"]; // a code counts once, and no row may say when it did
        var changing = Suite.Methods.Where(method => Rule(method).PatternCase is not HttpRule.PatternOneofCase.Get && !reads.Contains(method.Name) && !byThemselves.Contains(method.Name)).ToList();
        Assert.True(changing.Count >= 25, $"{changing.Count} changing calls");
        Assert.All(changing, method => Assert.True(Behaviour(method.InputType.FindFieldByName("request_id"), FieldBehavior.Required), method.FullName));
    }

    [Fact]
    public void Every_call_that_answers_with_a_file_says_of_which_kind_and_no_other_does() => Assert.All(Suite.Methods, method =>
        Assert.Equal(method.OutputType.FullName == HttpBody.Descriptor.FullName, method.GetOptions().GetExtension(OptionsExtensions.Answers) is { Count: > 0 }));

    [Fact]
    public void Every_field_of_a_request_says_how_it_behaves()
    {
        var fields = Suite.Methods.SelectMany(method => method.InputType.Fields.InDeclarationOrder()).ToList();
        Assert.True(fields.Count > 100, $"{fields.Count} fields");
        Assert.All(fields, field => Assert.True(field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Count > 0, field.FullName));
    }

    [Fact]
    public void What_names_a_person_is_marked_and_never_stands_in_a_path_or_query()
    {
        string[] personal = ["prisoner_number", "prisoner_number_1", "prisoner_number_2", "surname", "forename"];
        var fields = Suite.Messages.SelectMany(message => message.Fields.InDeclarationOrder()).Where(field => personal.Contains(field.Name)).ToList();
        Assert.True(fields.Count >= 10, $"{fields.Count} personal fields");
        Assert.All(fields, field => Assert.True(field.GetOptions()?.DebugRedact, field.FullName));
        var readByGet = Suite.Methods.Where(method => Rule(method).PatternCase is HttpRule.PatternOneofCase.Get).SelectMany(method => method.InputType.Fields.InDeclarationOrder());
        Assert.DoesNotContain(readByGet, field => field.GetOptions()?.DebugRedact == true);
    }

    /// <summary>Whoever is told of a number mistyped at night sees how one looks, and not a regular expression.</summary>
    [Fact]
    public void A_prisoners_number_has_an_example_and_each_example_is_one_of_its_pattern()
    {
        var fields = Suite.Messages.SelectMany(message => message.Fields.InDeclarationOrder()).ToList();
        var numbers = fields.Where(field => field.Name.StartsWith("prisoner_number", StringComparison.Ordinal) && Pattern(field).Length > 0).ToList();
        Assert.True(numbers.Count >= 15, $"{numbers.Count} numbers");
        Assert.All(numbers, field => Assert.NotEmpty(Example(field)));
        Assert.All(fields.Where(field => Example(field).Length > 0), field => Assert.Matches($"^(?:{Pattern(field)})$", Example(field)));
    }

    [Fact]
    public void Every_reason_has_a_status_code()
    {
        var reasons = Suite.Files.SelectMany(file => file.EnumTypes).Where(type => type.Name == "ErrorReason").SelectMany(type => type.Values).Where(value => value.Number != 0).ToList();
        Assert.True(reasons.Count >= 40, $"{reasons.Count} reasons");
        Assert.All(reasons, reason => Assert.NotEqual(Google.Rpc.Code.Ok, reason.GetOptions().GetExtension(OptionsExtensions.Code)));
    }

    [Fact]
    public void A_state_event_is_named_after_its_resource_and_carries_a_version_and_a_fact_carries_an_id()
    {
        var events = Suite.Messages.Where(message => Kind(message) is not EventKind.Unspecified).ToList();
        Assert.True(events.Count >= 12, $"{events.Count} events");
        Assert.All(events, message =>
        {
            Assert.EndsWith("events.proto", message.File.Name, StringComparison.Ordinal);
            Assert.NotNull(message.FindFieldByName(Kind(message) is EventKind.State ? "version" : "id"));
            // of nobody, but for the two events between two services by which somebody who arrived is seen, and what waits for one who left can end
            Assert.Equal(message == Registry.V1.PrisonerArrived.Descriptor || message == Registry.V1.PrisonerLeft.Descriptor, message.Fields.InDeclarationOrder().Any(field => field.GetOptions()?.DebugRedact == true));
        });
    }

    [Fact]
    public void Every_update_takes_a_mask_of_the_fields_to_change()
    {
        var updates = Suite.Methods.Where(method => method.Name.StartsWith("Update", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(updates);
        Assert.All(updates, method =>
        {
            Assert.Equal("google.protobuf.FieldMask", method.InputType.FindFieldByName("update_mask")?.MessageType.FullName);
            Assert.Contains(method.InputType.Fields.InDeclarationOrder(), field => field.FieldType is FieldType.Message && field.MessageType == method.OutputType);
        });
    }

    private static EventKind Kind(MessageDescriptor message) => message.GetOptions()?.GetExtension(OptionsExtensions.Event) ?? EventKind.Unspecified;

    private static bool Behaviour(FieldDescriptor? field, FieldBehavior behaviour) => field?.GetOptions().GetExtension(FieldBehaviorExtensions.FieldBehavior).Contains(behaviour) == true;

    private static string Pattern(FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Pattern) ?? "";

    private static string Example(FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Example) ?? "";

    private static HttpRule Rule(MethodDescriptor method) => method.GetOptions().GetExtension(AnnotationsExtensions.Http);

    private static string Path(MethodDescriptor method) => $"{Rule(method).PatternCase} {Rule(method) switch
    {
        { PatternCase: HttpRule.PatternOneofCase.Get } rule => rule.Get,
        { PatternCase: HttpRule.PatternOneofCase.Put } rule => rule.Put,
        { PatternCase: HttpRule.PatternOneofCase.Post } rule => rule.Post,
        { PatternCase: HttpRule.PatternOneofCase.Delete } rule => rule.Delete,
        { PatternCase: HttpRule.PatternOneofCase.Patch } rule => rule.Patch,
        var rule => throw new NotSupportedException($"{rule}"),
    }}";
}
