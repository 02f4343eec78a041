using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Tests.Runs;

/// <summary>A provider with a course of two modules, and a prison where it is held.</summary>
internal sealed record RunsCase(SuiteFixture Suite, string Provider, string Code, Course Course)
{
    public const string First = "Boundaries";
    public const string Second = "Suicide awareness";

    public string Establishment => $"establishments/{Code}";

    public CallOptions AsProvider => Suite.As($"PROVIDER@{Provider}");

    public CallOptions AsPrison => Suite.As($"COORDINATOR@{Code}");

    public static async Task<RunsCase> Of(SuiteFixture suite)
    {
        var provider = Given.Provider();
        return await Of(suite, provider, await suite.Given.Course(provider, RegistryNews.Listener, 36, First, Second));
    }

    public static async Task<RunsCase> Of(SuiteFixture suite, string provider, Course course)
    {
        var at = new RunsCase(suite, provider, Given.UnknownEstablishment().Split('/')[1], course);
        await at.Applied(at.Code);
        return at;
    }

    /// <summary>Somebody at a prison applied with this provider.</summary>
    public async Task Applied(string code)
    {
        var news = RegistryNews.Application(Provider);
        news.Application = news.Application.Replace("ZZZ", code, StringComparison.Ordinal);
        await Suite.Tell("training", news);
    }

    public static RunSession On(int inDays, string module = "") => new() { Day = Given.Day(inDays), Module = module };

    public Task<CourseRun> Planned(int inDays = 0, params string[] trainers) => Suite.Given.Run(Course, Establishment, [On(inDays)], trainers);

    public async Task<CourseRun> Plan(PlanRunRequest request) => await Suite.Training.PlanRunAsync(request, AsProvider);

    public PlanRunRequest Asked(params RunSession[] sessions) => new() { Course = Course.Name, Establishment = Establishment, Sessions = { sessions }, RequestId = Given.RequestId() };

    public AsyncUnaryCall<CourseRun> Cancel(string run, CancelReason reason, CallOptions by, string etag = "") =>
        Suite.Training.CancelRunAsync(new() { Name = run, Reason = reason, Etag = etag, RequestId = Given.RequestId() }, by);

    public AsyncUnaryCall<CourseRun> Hold(string run, string etag = "") => Suite.Training.HoldRunAsync(new() { Name = run, Etag = etag, RequestId = Given.RequestId() }, AsProvider);

    public async Task<CourseRun> Get(string run, CallOptions by) => await Suite.Training.GetRunAsync(new() { Name = run }, by);
}
