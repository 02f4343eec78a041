using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;

namespace PeerSupport.Platform;

/// <summary>What the contract demands of one field, or of each of its elements.</summary>
internal sealed class FieldRule
{
    private const int UsualLength = 200;
    private const int UsualElements = 1000;

    private readonly Regex? _pattern;
    private readonly int _mostCharacters = UsualLength;
    private readonly int _mostBytes = int.MaxValue;
    private readonly int? _least;
    private readonly int? _most;
    private readonly bool _uuid;

    private FieldRule(FieldDescriptor field)
    {
        Field = field;
        var options = field.GetOptions();
        Required = options?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(FieldBehavior.Required) ?? false;
        _uuid = field.Name == "request_id" && field.FieldType is FieldType.String;
        if (field.Name == "page_size" && field.FieldType is FieldType.Int32)
        {
            _least = 0;
        }

        if (options?.GetExtension(OptionsExtensions.Pattern) is { Length: > 0 } pattern)
        {
            // Not backtracking: a pattern never makes a caller's text expensive.
            _pattern = new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }

        var max = options?.GetExtension(OptionsExtensions.Max) ?? 0;
        if (max > 0)
        {
            (MostElements, _mostCharacters, _mostBytes, _most) = field.IsRepeated ? (max, UsualLength, int.MaxValue, _most) : (UsualElements, max, max, max);
        }

        if (options?.HasExtension(OptionsExtensions.Min) == true)
        {
            _least = options.GetExtension(OptionsExtensions.Min);
        }

        if (field.IsMap)
        {
            MapKey = new FieldRule(field.MessageType.Fields[1]);
            MapValue = new FieldRule(field.MessageType.Fields[2]);
        }
    }

    public FieldDescriptor Field { get; }

    public bool Required { get; }

    public int MostElements { get; } = UsualElements;

    public FieldRule? MapKey { get; }

    public FieldRule? MapValue { get; }

    /// <summary>The field's rule; null when every value will do.</summary>
    public static FieldRule? Of(FieldDescriptor field)
    {
        var rule = new FieldRule(field);
        var checkable = field.FieldType is FieldType.String or FieldType.Bytes or FieldType.Enum or FieldType.Message or FieldType.Float or FieldType.Double;
        return checkable || field.IsRepeated || rule._least is not null || rule._most is not null || (rule.Required && field.HasPresence) ? rule : null;
    }

    /// <summary>What stands in the field; null when it is marked <c>optional</c> and nothing was said.</summary>
    public object? ValueIn(IMessage message) => !Field.HasPresence || Field.Accessor.HasValue(message) ? Field.Accessor.GetValue(message) : null;

    /// <summary>Numbers and booleans without presence can't be told from absent: zero counts as given, unless the field demands more than zero.</summary>
    public bool Missing(object? value) => value switch
    {
        null => true,
        string text => text.Length == 0 || ((Required || Field.IsRepeated) && string.IsNullOrWhiteSpace(text)),
        ByteString bytes => bytes.Length == 0,
        IMessage => false,
        ICollection collection => collection.Count == 0,
        int number => number == 0 && Required && _least > 0,
        Enum => !Field.HasPresence && Convert.ToInt32(value, CultureInfo.InvariantCulture) == 0,
        _ => false,
    };

    /// <summary>What is wrong with a value that is there; null when nothing is.</summary>
    public string? Complaint(object value) => value switch
    {
        string text => TextComplaint(text),
        ByteString bytes when bytes.Length > _mostBytes => $"holds {bytes.Length} bytes: at most {_mostBytes}",
        double number when !double.IsFinite(number) => "is not a number",
        float number when !float.IsFinite(number) => "is not a number",
        int number => RangeComplaint(number),
        long number => RangeComplaint(number),
        Enum when Field.EnumType.FindValueByNumber(Convert.ToInt32(value, CultureInfo.InvariantCulture)) is null => $"is not a value of {Field.EnumType.Name}",
        _ => null,
    };

    private string? RangeComplaint(long number) => !(number < _least || number > _most) ? null
        : _most is null ? $"must be at least {_least}"
        : _least is null ? $"must be at most {_most}"
        : $"must be from {_least} to {_most}";

    private string? TextComplaint(string text)
    {
        if (text.Length > _mostCharacters)
        {
            return $"is {text.Length} characters long: at most {_mostCharacters}";
        }

        if (CharacterComplaint(text) is { } complaint)
        {
            return complaint;
        }

        if (_uuid && !(Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty))
        {
            return "is not a UUID";
        }

        return _pattern?.IsMatch(text) != false ? null
            : Field.GetOptions().GetExtension(OptionsExtensions.Example) is { Length: > 0 } example ? $"must look like {example}"
            : $"does not match {Field.GetOptions().GetExtension(OptionsExtensions.Pattern)}";
    }

    // Lines and tabs belong to long texts only: a name with a line break in it is an attack on somebody's log or letter. What can't be seen,
    // and what turns the direction of reading, makes a text look like another one.
    private string? CharacterComplaint(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune) || rune == Rune.ReplacementChar)
            {
                return "holds a character that could not be read: send UTF-8";
            }

            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control when !(_mostCharacters > UsualLength && rune.Value is '\n' or '\r' or '\t'):
                    return "holds a control character";
                case UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    return "holds an invisible character";
            }

            at += rune.Utf16SequenceLength;
        }

        return null;
    }
}
