using System.Text;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>The plainest text that a pattern of the contract takes: each class its first character, each alternative the first, as few times as may be.</summary>
internal ref struct Sampled
{
    private readonly ReadOnlySpan<char> _pattern;
    private int _at;

    private Sampled(string pattern) => _pattern = pattern;

    public static string Of(string pattern) => new Sampled(pattern).Alternatives();

    private string Alternatives()
    {
        var first = Sequence();
        while (_at < _pattern.Length && _pattern[_at] == '|')
        {
            _at++;
            Sequence();
        }

        return first;
    }

    private string Sequence()
    {
        var text = new StringBuilder();
        while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            var atom = Atom();
            text.Insert(text.Length, atom, Times());
        }

        return text.ToString();
    }

    private string Atom()
    {
        switch (_pattern[_at])
        {
            case '(':
                _at++;
                var group = Alternatives();
                _at++;
                return group;
            case '[':
                var first = _pattern[_at + 1].ToString();
                _at += _pattern[_at..].IndexOf(']') + 1;
                return first;
            case '\\':
                _at += 2;
                return _pattern[_at - 1].ToString();
            default:
                return _pattern[_at++].ToString();
        }
    }

    private int Times()
    {
        switch (_at < _pattern.Length ? _pattern[_at] : ' ')
        {
            case '+':
                _at++;
                return 1;
            case '*' or '?':
                _at++;
                return 0;
            case '{':
                var end = _at + _pattern[_at..].IndexOf('}');
                var least = int.Parse(_pattern[(_at + 1)..end].ToString().Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
                _at = end + 1;
                return least;
            default:
                return 1;
        }
    }
}
