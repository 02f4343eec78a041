-- By which an establishment finds its own figures, for the replies that are owed to them.
create index concurrently if not exists published_figures_establishment on published_figures (establishment, scheme);
