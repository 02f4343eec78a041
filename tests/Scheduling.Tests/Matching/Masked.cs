using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.Scheduling.Tests;

/// <summary>What is left of an answer when its ids and times are covered, each by as many letters as it had, but for tokens: two that are alike now were the same bytes but for those.</summary>
internal static partial class Masked
{
    public static string Bytes(IMessage message)
    {
        var copy = (IMessage)message.Descriptor.Parser.ParseFrom(message.ToByteArray());
        Cover(copy);
        return Convert.ToHexString(copy.ToByteArray());
    }

    /// <summary>JSON as it was sent.</summary>
    public static string Json(string text) => Codes().Replace(Ids().Replace(Times().Replace(text, "TIME"), Covered), Covered);

    private static void Cover(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Where(field => !field.IsMap))
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated)
            {
                foreach (var one in ((System.Collections.IEnumerable)value).OfType<IMessage>())
                {
                    Cover(one);
                }
            }
            else if (field.FieldType is FieldType.String && value is string { Length: > 0 } text)
            {
                field.Accessor.SetValue(message, field.Name is "etag" or "short_code" or "id" ? new string('x', text.Length) : field.Name is "resume_token" ? "x" : Ids().Replace(text, Covered));
            }
            else if (field.FieldType is FieldType.Message && value is IMessage inner)
            {
                field.Accessor.SetValue(message, inner is Timestamp or Duration && field.Name != "time_to_contact" ? inner.Descriptor.Parser.ParseFrom([]) : inner);
                Cover((IMessage)field.Accessor.GetValue(message));
            }
        }
    }

    private static string Covered(System.Text.RegularExpressions.Match found) => new('x', found.Length);

    [GeneratedRegex("(?<=(requests|offers|appointments|zones|alarms)/)[a-z0-9-]+")]
    private static partial Regex Ids();

    [GeneratedRegex("""(?<="(etag|shortCode|id)": ?")[^"]+""")]
    private static partial Regex Codes();

    [GeneratedRegex("""(?<=")\d{4}-\d\d-\d\dT[^"]+Z(?=")|(?<="feedAge": ?")[0-9.]+s(?=")""")]
    private static partial Regex Times();
}
