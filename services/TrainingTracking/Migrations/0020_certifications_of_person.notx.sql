create index concurrently certifications_of_person on certifications (person, provider, course_id);
