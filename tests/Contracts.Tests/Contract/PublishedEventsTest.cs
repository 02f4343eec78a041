using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;
using Xunit;

namespace PeerSupport.Contracts.Tests.Contract;

/// <summary>What leaves the suite for integrators: events that say so, and nothing in them that names anybody.</summary>
public sealed class PublishedEventsTest
{
    private static List<MessageDescriptor> Published => [.. Suite.Messages.Where(message => message.GetOptions()?.GetExtension(OptionsExtensions.Published) == true)];

    [Fact]
    public void A_published_event_is_an_event_and_says_whose_it_is()
    {
        Assert.True(Published.Count >= 11, $"{Published.Count} published events");
        Assert.All(Published, message =>
        {
            Assert.NotEqual(EventKind.Unspecified, message.GetOptions().GetExtension(OptionsExtensions.Event));
            Assert.Single(message.Fields.InDeclarationOrder(), field => field.GetOptions()?.GetExtension(OptionsExtensions.Scope) == true);
        });
    }

    [Fact]
    public void A_published_event_holds_no_personal_data_however_deep() =>
        Assert.All(Published, message => Assert.DoesNotContain(Fields(message, []), field => field.GetOptions()?.DebugRedact == true));

    [Fact]
    public void A_published_event_of_class_TOTAL_tells_no_person_place_or_request()
    {
        string[] telling = ["request", "person", "appointment", "zone", "place", "acknowledged_by"];
        var total = Published.Where(message => message.GetOptions().GetExtension(OptionsExtensions.Total)).ToList();
        Assert.NotEmpty(total);
        Assert.All(total, message => Assert.DoesNotContain(Fields(message, []), field => telling.Contains(field.Name)));
    }

    [Fact]
    public void The_end_of_a_request_and_the_pulse_of_our_own_copies_stay_inside()
    {
        var names = Published.Select(message => message.Name).ToList();
        Assert.DoesNotContain("RequestClosed", names);
        Assert.DoesNotContain("StandingsCounted", names);
    }

    private static IEnumerable<FieldDescriptor> Fields(MessageDescriptor message, HashSet<string> seen) => seen.Add(message.FullName)
        ? message.Fields.InDeclarationOrder().SelectMany(field => field.FieldType is FieldType.Message ? Fields(field.MessageType, seen).Prepend(field) : [field])
        : [];
}
