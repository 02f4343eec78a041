using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;
using Xunit;

namespace PeerSupport.Contracts.Tests.Contract;

/// <summary>
/// Confidentiality class TOTAL: what was said, why somebody asked, any impression of risk can't be stored because there is no field to put
/// it in. An allow-list, so that a new kind of field is refused until somebody thinks about it.
/// </summary>
public sealed class TotalMessagesTest(ITestOutputHelper output)
{
    private const int Known = 20;

    private static readonly string[] s_known = ["google.protobuf.Timestamp", "google.protobuf.Duration", "google.protobuf.FieldMask", "google.type.Date"];

    [Fact]
    public void Nothing_in_a_message_of_class_TOTAL_can_hold_free_text()
    {
        var total = Suite.Messages.Where(IsTotal).ToList();
        var offending = total.SelectMany(message => message.Fields.InDeclarationOrder()).Where(field => !IsAllowed(field)).Select(field => field.FullName).ToList();
        output.WriteLine($"inspected {total.Count} messages, {total.Sum(message => message.Fields.InDeclarationOrder().Count)} fields");
        Assert.Empty(offending);
        Assert.True(total.Count >= Known, $"only {total.Count} messages of class TOTAL were found; {Known} are known");
    }

    [Fact]
    public void Requests_offers_contacts_alarms_debriefs_and_loads_are_of_class_TOTAL()
    {
        string[] words = ["Request", "Offer", "Contact", "Alarm", "Debrief", "Load"];
        var calls = Suite.Methods.Where(method => method.File.Package == "peersupport.scheduling.v1")
            .Where(method => words.Any(word => method.OutputType.Name.Contains(word, StringComparison.Ordinal)))
            .SelectMany(method => new[] { method.InputType, method.OutputType })
            .Distinct();
        Assert.All(calls, message => Assert.True(IsTotal(message), $"{message.FullName} has to carry option (total)"));
    }

    [Fact]
    public void The_check_itself_refuses_what_it_must()
    {
        Assert.False(IsAllowed(Field<Registry.V1.Scheme>("display_name")));       // free text
        Assert.False(IsAllowed(Field<Registry.V1.Scheme>("rules")));              // a message of another class
        Assert.True(IsAllowed(Field<Scheduling.V1.RaiseRequestRequest>("prisoner_number")));
    }

    private static FieldDescriptor Field<T>(string name) where T : Google.Protobuf.IMessage, new() => new T().Descriptor.FindFieldByName(name);

    private static bool IsTotal(MessageDescriptor message) => message.GetOptions()?.GetExtension(OptionsExtensions.Total) == true;

    private static bool IsAllowed(FieldDescriptor field) => !field.IsMap && field.FieldType switch
    {
        FieldType.String => field.GetOptions()?.GetExtension(OptionsExtensions.Pattern) is { Length: > 0 } pattern && IsNarrow(pattern),
        FieldType.Message => s_known.Contains(field.MessageType.FullName) || IsTotal(field.MessageType),
        FieldType.Bytes or FieldType.Group => false,
        _ => true,
    };

    // Sentences need a space; a pattern that lets one through, or anything at all, is no constraint.
    private static bool IsNarrow(string pattern) => !System.Text.RegularExpressions.Regex.IsMatch("I feel like I cannot go on", $"^(?:{pattern})$");
}
