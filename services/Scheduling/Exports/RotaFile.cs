using System.Globalization;
using System.Text.RegularExpressions;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What a file of a rota is read for.</summary>
/// <param name="Zones">Those that are here.</param>
internal sealed record RotaAsked(string Establishment, RotaSpan Span, IReadOnlySet<string> Zones);

/// <summary>What a file of a rota says.</summary>
/// <param name="Rows">How many were read.</param>
/// <param name="Shadows">How many of them are of shadows, who are no part of a rota.</param>
/// <param name="Turns">Of the rows that are good, in their order.</param>
/// <param name="Lines">Where each turn stands.</param>
/// <param name="Problems">What is wrong with the others, by line.</param>
internal sealed record RotaRead(int Rows, int Shadows, IReadOnlyList<Turn> Turns, IReadOnlyList<int> Lines, IReadOnlyList<SheetProblem> Problems);

/// <summary>A rota for a spreadsheet, and from one: a row for each duty.</summary>
internal static partial class RotaFile
{
    private const int MostRows = 3000; // as many as may be keyed
    private const string Yes = "yes";

    private static readonly string[] s_heading = ["date", "band", "from", "until", "zone", "appointment", "shadow", "clash", "minutes"];
    private static readonly HashSet<string> s_needed = ["date", "band", "zone", "appointment"];
    private static readonly SheetColumn[] s_columns = [.. s_heading.Select(name => new SheetColumn(name, Optional: !s_needed.Contains(name)))];

    /// <param name="day">Whose clock on the wall it is written by.</param>
    public static byte[] Write(IEnumerable<DutyRow> duties, PrisonDay day)
    {
        return Sheet.Write(s_heading, duties.Select(duty => (string[])
        [
            $"{duty.Date:O}", ProtoName.Of(duty.Kind), Time(duty.StartsAt), Time(duty.EndsAt), duty.Zone, duty.AppointmentId,
            duty.Shadow ? Yes : "", duty.Clash ? Yes : "", ((int)(duty.EndsAt - duty.StartsAt).TotalMinutes).ToString(CultureInfo.InvariantCulture),
        ]));

        string Time(DateTimeOffset instant) => day.Local(instant).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>What stood in a bad row is not repeated.</summary>
    public static RotaRead Read(byte[] file, RotaAsked asked)
    {
        var (rows, shadows, turns, lines, problems) = (0, 0, new List<Turn>(), new List<int>(), new List<SheetProblem>());
        try
        {
            foreach (var row in Sheet.Read(file, s_columns))
            {
                if (++rows > MostRows)
                {
                    throw new SheetException(new SheetProblem(row.Line, "", $"is one row too many: a rota may have {MostRows}"));
                }

                if ((row.Problems().FirstOrDefault() ?? Wrong(row, asked)) is { } wrong)
                {
                    problems.Add(wrong);
                }
                else if (IsShadow(row))
                {
                    shadows++;
                }
                else
                {
                    turns.Add(new(turns.Count, Names.IdOf(row["appointment"]), Names.IdOf(row["zone"]), row.Day("date")!.Value, Band(row["band"])));
                    lines.Add(row.Line);
                }
            }

            if (turns.Count == 0 && problems.Count == 0)
            {
                problems.Add(new(1, "", "is followed by no turn: write a row for each, who is on duty when and where"));
            }
        }
        catch (SheetException unread)
        {
            problems.AddRange(unread.Problems);
        }

        return new(rows, shadows, turns, lines, problems);
    }

    private static SheetProblem? Wrong(SheetRow row, RotaAsked asked) =>
        row.Day("date") is not { } date ? new(row.Line, "date", "is no day: write 31/12/2026 or 2026-12-31")
        : !asked.Span.Holds(date) ? new(row.Line, "date", "is none of the rota's days: leave the row out, or send other days")
        : Band(row["band"]) is BandKind.Unspecified ? new(row.Line, "band", "is not known: write one of AM, PM, ED, NIGHT")
        : !IsHere(row["zone"], "zones", asked) || !asked.Zones.Contains(Names.IdOf(row["zone"])) ? new(row.Line, "zone", "is no zone here: copy its name from the list of zones")
        : !IsHere(row["appointment"], "appointments", asked) || !Id().IsMatch(Names.IdOf(row["appointment"])) ? new(row.Line, "appointment", "is no appointment here: copy its id from where supporters are listed")
        : row["shadow"].Length == 0 || IsShadow(row) ? null
        : new(row.Line, "shadow", $"is neither {Yes} nor empty: write {Yes} for a shadow, and nothing for anybody else");

    /// <summary>An id alone, or a whole name of this establishment.</summary>
    private static bool IsHere(string name, string collection, RotaAsked asked) =>
        !name.Contains('/') || name == $"{Names.Establishment(asked.Establishment)}/{collection}/{Names.IdOf(name)}";

    private static bool IsShadow(SheetRow row) => row["shadow"].Equals(Yes, StringComparison.OrdinalIgnoreCase);

    private static BandKind Band(string text) => Array.Find(Enum.GetValues<BandKind>(), kind => kind is not BandKind.Unspecified && ProtoName.Of(kind).Equals(text, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\A[a-z0-9]{8,40}\z")]
    private static partial Regex Id();
}
