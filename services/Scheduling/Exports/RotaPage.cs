using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>A rota for the wall or the hand: who is on duty, week by week.</summary>
internal static class RotaPage
{
    /// <param name="scheme">What people call it.</param>
    /// <param name="duties">By begin.</param>
    /// <param name="called">A zone's id → what people call it.</param>
    /// <param name="day">Whose clock on the wall it is written by.</param>
    public static PrintedPage Write(PrintedWords words, string scheme, DaysAsked days, IReadOnlyList<DutyRow> duties, Func<string, string> called, PrisonDay day, DateTimeOffset now, bool large)
    {
        string Day(DateOnly date) => words.Said("weekday", ("weekday", words.Texts["weekdays"][Weekday.Number(date.DayOfWeek) - 1]), ("day", $"{date.Day}"), ("month", words.Texts["months"][date.Month - 1]));
        string Time(DateTimeOffset instant) => $"{day.Local(instant):HH:mm}";

        var page = new PrintedPage(words, words["title"], large)
            .Say(words.Paragraphs("about"))
            .Facts(
                (words["label.scheme"], scheme), (words["label.days"], $"{words.Day(days.First)} – {words.Day(days.Last)}"),
                (words["label.true"], $"{Time(now)}, {words.Day(day.DayOf(now))}"))
            .Say([.. words.Paragraphs("emergency"), .. words.Paragraphs("names")]);
        foreach (var week in days.Each.GroupBy(MondayOf))
        {
            var held = duties.Where(duty => MondayOf(duty.Date) == week.Key).ToList();
            page.Part(words.Said("heading.week", ("date", words.Day(week.Key))), held.Count == 0 ? words.Paragraphs("nobody") : []);
            if (held.Count > 0)
            {
                page.Table(
                    [words["column.when"], words["column.zone"], words["column.reference"], words["column.name"], words["column.remarks"]],
                    held.Select(duty => (string[])[When(duty), called(duty.Zone), duty.AppointmentId, "", Remarks(words, duty, day)]));
            }
        }

        return page;

        string When(DutyRow duty) => words.Said("when", ("day", Day(duty.Date)), ("band", words[$"band.{ProtoName.Of(duty.Kind)}"]), ("from", Time(duty.StartsAt)), ("until", Time(duty.EndsAt)));
    }

    /// <summary>What is to be known of a duty besides: a shadow, that the regime has it no more or somebody else is sought, that the clocks change in it.</summary>
    public static string Remarks(PrintedWords words, DutyRow duty, PrisonDay day)
    {
        var unusual = day.UnusualMinutes(duty.StartsAt, duty.EndsAt);
        string[] said = [duty.Shadow ? "shadow" : "", duty.OffHours ? "offHours" : duty.Clash ? "clash" : "", unusual > 0 ? "longer" : unusual < 0 ? "shorter" : ""];
        return string.Join("; ", said.Where(key => key.Length > 0).SelectMany(key => words.Paragraphs(key, ("minutes", $"{Math.Abs(unusual)}"))));
    }

    private static DateOnly MondayOf(DateOnly date) => date.AddDays(1 - Weekday.Number(date.DayOfWeek));
}
