using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Imports;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    // As many as the registry matches at once. Each step is a transaction of its own: one of a hundred thousand rows would hold up whoever watches, and
    // every other award of the course, for as long as it ran.
    private const int RowsAStep = 500;

    private static readonly TimeSpan s_matchManyWithin = TimeSpan.FromSeconds(10);

    public override async Task ImportCertifications(ImportCertificationsRequest request, IServerStreamWriter<ImportCertificationsResponse> answers, ServerCallContext context)
    {
        CallState.Of(context).Caller.RequireUser();
        request.File.ContentType = ""; // not looked at, nor when the same id comes again by another way
        if (await db.Replayed<ImportCertificationsResponse>(request, context) is { } answered)
        {
            await answers.WriteAsync(answered, context.CancellationToken);
            return;
        }

        var name = CourseName.Parse(request.Parent);
        var course = await db.Read(context, async tx => await tx.Maybe<CourseRow>(CourseRow.Load, name) ?? throw Refusal.NotFound(request.Parent));
        var (done, due) = await Check(course, request.File.Data.ToByteArray(), answers, context);
        if (!request.ValidateOnly)
        {
            done.Awarded = 0;
            foreach (var rows in due.Chunk(RowsAStep))
            {
                await Apply(name, rows, done, answers, context);
            }
        }

        done.Phase = ImportPhase.Done;
        await answers.WriteAsync(await db.Write(request, context, _ => Task.FromResult(done)), context.CancellationToken);
    }

    /// <summary>Every row, before any is applied. Who was matched is kept, his number and name are not.</summary>
    private async Task<(ImportCertificationsResponse Checked, List<ListedCertificate> Due)> Check(
        CourseRow course, byte[] file, IServerStreamWriter<ImportCertificationsResponse> answers, ServerCallContext context)
    {
        var (told, due, bad, taken) = (new ImportCertificationsResponse { Phase = ImportPhase.Checking }, new List<ListedCertificate>(), 0, new Dictionary<string, List<(int, Validity)>>());
        foreach (var rows in CertificateFile.Read(file, new(course.Provider, course.CourseId)).Chunk(RowsAStep))
        {
            var matched = await Matched(course.Provider, [.. rows.Where(row => row.Problems.Count == 0)], context.CancellationToken);
            var judged = ImportRules.EachOnce(await db.Read(context, tx => Judging.Of(tx, course, matched)), taken).ToList();
            var problems = rows.SelectMany(row => row.Problems).Concat(judged.Select(one => one.Problem).OfType<SheetProblem>()).OrderBy(problem => problem.Line).ToList();
            due.AddRange(judged.Where(one => one.Award is not null).Select(one => one.Row));
            bad += problems.Select(problem => problem.Line).Distinct().Count();
            told.Checked += rows.Length;
            told.Awarded = due.Count;
            told.Unchanged += judged.Count(one => one is { Award: null, Problem: null });
            await answers.WriteAsync(With(told, problems), context.CancellationToken);
        }

        return bad == 0 ? (told, due) : throw new Refusal(ErrorReason.BadRows, "Rows are bad, each is listed. Nothing was awarded: put them right and send the file again.", ("rows", $"{bad}"));
    }

    /// <summary>Rows that were good a moment ago; somebody else may have awarded or taken back meanwhile.</summary>
    private async Task Apply(CourseName name, ListedCertificate[] rows, ImportCertificationsResponse done, IServerStreamWriter<ImportCertificationsResponse> answers, ServerCallContext context)
    {
        var judged = await db.WritePart(context, async tx =>
        {
            var course = await tx.One<CourseRow>(CourseRow.LoadInTurn, name);
            var judged = await Judging.Of(tx, course, rows);
            if (judged.All(one => one.Problem is null))
            {
                foreach (var award in await Issuing.Write(tx, course, [.. judged.Where(one => one.Award is not null).Select(one => (one.Person, one.Award!.Value))]))
                {
                    tx.Audit("import", award.Name);
                }
            }

            return judged;
        });
        var problems = judged.Select(one => one.Problem).OfType<SheetProblem>().ToList();
        if (problems.Count == 0)
        {
            done.Awarded += judged.Count(one => one.Award is not null);
            done.Unchanged += judged.Count(one => one.Award is null);
        }

        done.Phase = ImportPhase.Applying;
        await answers.WriteAsync(With(done, problems), context.CancellationToken);
        if (problems.Count > 0)
        {
            throw new Refusal(ErrorReason.RowsChanged, "Rows became bad while the file was applied, each is listed. What was awarded before stands.", ("awarded", $"{done.Awarded}"));
        }
    }

    private async Task<IReadOnlyList<ListedCertificate>> Matched(string provider, IReadOnlyList<ListedCertificate> rows, CancellationToken cancel)
    {
        var asked = rows.Where(row => row.Number.Length > 0).ToList();
        if (asked.Count == 0)
        {
            return rows;
        }

        var request = new MatchPersonsRequest { Provider = $"providers/{provider}", Persons = { asked.Select(row => new PersonToMatch { PrisonerNumber = row.Number, Surname = row.Surname }) } };
        var found = (await registry.Client.MatchPersonsAsync(request, registry.AsSystem(s_matchManyWithin, cancel))).Persons;
        var persons = asked.Zip(found).ToDictionary(pair => pair.First.Line, pair => pair.Second.Person);
        return [.. rows.Select(row => row with { Number = "", Surname = "", Person = persons.GetValueOrDefault(row.Line) is { Length: > 0 } person ? person : null })];
    }

    private static ImportCertificationsResponse With(ImportCertificationsResponse told, IEnumerable<SheetProblem> problems)
    {
        var message = told.Clone();
        message.BadRows.AddRange(problems.Select(problem => new BadRow { Line = problem.Line, Column = problem.Column, Remedy = problem.Remedy }));
        return message;
    }
}
