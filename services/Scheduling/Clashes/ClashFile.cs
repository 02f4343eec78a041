using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>One line of a list of clashes. Whose it is, is told by his own id, by an appointment's, or by his prisoner number.</summary>
internal sealed record ClashLine(int Line, string Person, string Appointment, string Number, ClashCode Code, DateTimeOffset From, DateTimeOffset Until);

/// <summary>What a list of clashes is about.</summary>
internal sealed record ClashesAsked(string Establishment, PrisonDay Day, DaysAsked Days, IReadOnlySet<ClashCode> Codes);

/// <summary>Lists of clashes: <c>person,appointment,prisoner_number,from,until,code</c>, a line each.</summary>
internal static partial class ClashFile
{
    private const string Number = "prisoner_number";

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(31);
    private static readonly string[] s_times = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "d/M/yyyy HH:mm", "d/M/yyyy HH:mm:ss"];
    private static readonly SheetColumn[] s_columns = [new("person", Optional: true), new("appointment", Optional: true), new(Number, Optional: true), new("from"), new("until"), new("code")];

    /// <summary>The lines that are good by themselves, and what is wrong with the others. What stood there is not repeated.</summary>
    public static (IReadOnlyList<ClashLine> Lines, IReadOnlyList<SheetProblem> Problems) Read(string csv, ClashesAsked asked)
    {
        var (lines, problems) = (new List<ClashLine>(), new List<SheetProblem>());
        try
        {
            foreach (var row in Sheet.Read(Encoding.UTF8.GetBytes(csv), s_columns))
            {
                var line = Line(row, asked);
                if ((row.Problems().FirstOrDefault() ?? WrongPerson(row, asked.Establishment) ?? WrongTime(row, "from") ?? WrongTime(row, "until") ?? Wrong(line, row, asked)) is { } wrong)
                {
                    problems.Add(wrong);
                }
                else
                {
                    lines.Add(line!);
                }
            }
        }
        catch (SheetException unread)
        {
            problems.AddRange(unread.Problems);
        }

        return (lines, problems);
    }

    /// <summary>The prisoner numbers in it that are well formed, each once. Of what can't be read <see cref="Read"/> tells.</summary>
    public static IReadOnlyList<string> Numbers(string csv)
    {
        var numbers = new HashSet<string>();
        try
        {
            numbers.UnionWith(Sheet.Read(Encoding.UTF8.GetBytes(csv), s_columns).Select(row => row[Number]).Where(number => PrisonerNumber().IsMatch(number)));
        }
        catch (SheetException)
        {
            return [];
        }

        return [.. numbers];
    }

    private static ClashLine? Line(SheetRow row, ClashesAsked asked) => (Time(row["from"]), Time(row["until"])) is ({ } from, { } until)
        ? new(row.Line, Names.IdOf(row["person"]), Names.IdOf(row["appointment"]), row[Number], Code(row["code"]), asked.Day.Instant(from), asked.Day.Instant(until))
        : null;

    private static SheetProblem? WrongPerson(SheetRow row, string establishment)
    {
        var (person, appointment, number) = (row["person"], row["appointment"], row[Number]);
        return person.Length + appointment.Length + number.Length == 0 ? new(row.Line, "person", "is missing: write persons/… here, or an appointment or a prisoner number in its column")
            : person.Length > 0 && appointment.Length > 0 ? new(row.Line, "appointment", "stands beside a person: write one of the two")
            : number.Length > 0 && person.Length + appointment.Length > 0 ? new(row.Line, Number, "stands beside a person or an appointment: write one of them")
            : number.Length > 0 && !PrisonerNumber().IsMatch(number) ? new(row.Line, Number, "is no prisoner number: write one such as A1234BC")
            : person.Length > 0 && !Person().IsMatch(person) ? new(row.Line, "person", "is no person: write persons/… or its id")
            : appointment.Length > 0 && !Appointment().IsMatch(appointment) ? new(row.Line, "appointment", $"is no appointment: write establishments/{establishment}/appointments/… or its id")
            : appointment.Contains('/') && Names.EstablishmentOf(appointment) != establishment ? new(row.Line, "appointment", $"is not of this establishment: write one of establishments/{establishment}")
            : null;
    }

    private static SheetProblem? WrongTime(SheetRow row, string column) =>
        Time(row[column]) is null ? new(row.Line, column, "is no time: write 2026-12-31 09:00 or 31/12/2026 09:00, in the establishment's own time") : null;

    private static SheetProblem? Wrong(ClashLine? line, SheetRow row, ClashesAsked asked) =>
        line is null ? null
        : line.Until <= line.From ? new(row.Line, "until", "must be later than from")
        : line.Until - line.From > s_longest ? new(row.Line, "until", $"must be at most {s_longest.Days} days after from")
        : asked.Day.DayOf(line.From) is var day && (day < asked.Days.First || day > asked.Days.Last) ? new(row.Line, "from", "is on none of the days that the list is about: leave the line out, or send other days")
        : line.Code is ClashCode.Unspecified ? new(row.Line, "code", "is not known: write one of WORK, EDUCATION, VISIT, COURT, OTHER")
        : asked.Codes.Contains(line.Code) ? null
        : new(row.Line, "code", "is none that the list is about: leave the line out, or send its code too");

    private static DateTime? Time(string text) => DateTime.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static ClashCode Code(string text) => Array.Find(Enum.GetValues<ClashCode>(), code => code is not ClashCode.Unspecified && ProtoName.Of(code) == text);

    [GeneratedRegex(@"\A(persons/)?[a-z0-9]{8,40}\z")]
    private static partial Regex Person();

    [GeneratedRegex(@"\A[A-Z][0-9]{4}[A-Z]{2}\z")]
    private static partial Regex PrisonerNumber();

    [GeneratedRegex(@"\A(establishments/[A-Z0-9]{3,6}/appointments/)?[a-z0-9]{8,40}\z")]
    private static partial Regex Appointment();
}
