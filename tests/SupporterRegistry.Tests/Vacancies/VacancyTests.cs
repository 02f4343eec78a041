using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class VacancyTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_vacancy_is_seen_on_the_wing_until_it_is_closed()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());

        var vacancy = await Publish(offering, World.Today.AddDays(3));

        Assert.Equal((VacancyState.Open, offering.Scheme, 2, World.Today.AddDays(3)), (vacancy.State, vacancy.Scheme, vacancy.Places, vacancy.ClosesOn.ToDay()));
        Assert.Equal([vacancy], await Open(offering));
        Assert.Equal(VacancyState.Closed, (await Close(vacancy)).State);
        Assert.Empty(await Open(offering));
        (await Refused.By(() => Close(vacancy))).Is(ErrorReason.IllegalTransition).With("state", "CLOSED").With("allowed", "OPEN");
    }

    [Fact]
    public async Task Vacancies_are_listed_page_by_page_in_the_order_in_which_they_close()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var later = await Publish(offering);
        var soon = await Publish(offering, World.Today);
        var request = new ListVacanciesRequest { Parent = string.Join('/', offering.Name.Split('/')[..2]), PageSize = 1 };

        var first = await suite.Registry.ListVacanciesAsync(request, suite.Coordinator(offering.Name));
        request.PageToken = first.NextPageToken;
        var second = await suite.Registry.ListVacanciesAsync(request, suite.Coordinator(offering.Name));

        Assert.Equal([soon, later], [.. first.Vacancies, .. second.Vacancies]);
        Assert.Equal((World.Today.AddDays(28), ""), (later.ClosesOn.ToDay(), second.NextPageToken));
    }

    [Fact]
    public async Task What_is_not_offered_not_there_or_long_past_is_not_published()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());

        (await Refused.By(() => Publish(offering, scheme: "schemes/not-offered-here"))).Is(ErrorReason.SchemeNotOffered).With("scheme", "schemes/not-offered-here");
        (await Refused.By(() => Publish(offering, zone: "z-wing"))).Is(ErrorReason.NotInRegister);
        Assert.Equal(["closes_on"], (await Refused.By(() => Publish(offering, World.Today.AddDays(-2)))).Is(PlatformReason.InvalidFields).Fields);
        Assert.Equal(["closes_on"], (await Refused.By(() => Publish(offering, World.Today.AddDays(400)))).Is(PlatformReason.InvalidFields).Fields);
        Assert.Empty(await Open(offering));
    }

    private AsyncUnaryCall<Vacancy> Publish(Offering offering, DateOnly? closesOn = null, string? scheme = null, string zone = "a-wing")
    {
        var parent = string.Join('/', offering.Name.Split('/')[..2]);
        return suite.Registry.PublishVacancyAsync(
            new() { Parent = parent, Scheme = scheme ?? offering.Scheme, Zone = $"{parent}/zones/{zone}", Places = 2, ClosesOn = closesOn?.ToProto(), RequestId = Given.RequestId() },
            suite.Coordinator(parent));
    }

    private AsyncUnaryCall<Vacancy> Close(Vacancy vacancy) => suite.Registry.CloseVacancyAsync(new() { Name = vacancy.Name, RequestId = Given.RequestId() }, suite.Coordinator(vacancy.Name));

    private async Task<IEnumerable<Vacancy>> Open(Offering offering) => (await suite.Registry.ListVacanciesAsync(
        new() { Parent = string.Join('/', offering.Name.Split('/')[..2]) }, suite.As($"WING@{offering.Name.Split('/')[1]}"))).Vacancies;
}
