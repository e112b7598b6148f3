//! Keys of several columns, and references to them.

use jointable::Model;
use uuid::Uuid;

#[derive(Model, Debug, Clone, PartialEq)]
#[has_many(Section, as = sections)]
#[has_many(through = sections.students, as = students)]
pub struct Course {
    #[model(key, max_length = 20)]
    pub code: String,
}

/// A key of which a part is a reference.
#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Enrolment, as = students)]
#[many_to_many(through = Booking, as = rooms)]
#[has_many(super::Exam, as = exams)]
#[has_one(super::Syllabus, as = syllabus)]
pub struct Section {
    #[model(key, references = Course, on_delete = cascade, as = course)]
    pub course_code: String,
    #[model(key)]
    pub number: i32,
    pub teacher: Option<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(through = Enrolment, as = sections)]
#[has_many(through = sections.course, as = courses)]
#[has_many(through = sections.rooms, as = rooms)]
pub struct Student {
    #[model(key)]
    pub id: i64,
    pub name: String,
}

/// Payload, and a key of one column on one side and of two on the other.
#[derive(Model, Debug, Clone, PartialEq)]
#[references(Section, by = (course_code, number), as = section, on_delete = cascade, on_update = cascade)]
pub struct Enrolment {
    #[model(references = Student, on_delete = cascade)]
    pub student_id: i64,
    pub course_code: String,
    pub number: i32,
    pub grade: Option<i16>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[many_to_many(Section, through = Booking, as = sections, to = lesson)]
pub struct Room {
    #[model(key)]
    pub building: Uuid,
    #[model(key)]
    pub number: i32,
}

/// Two columns on both sides, and no payload.
#[derive(Model, Debug, Clone, PartialEq)]
#[references(Section, by = (course_code, section), as = lesson, on_delete = cascade)]
#[references(Room, by = (building, room), as = place)]
pub struct Booking {
    pub course_code: String,
    pub section: i32,
    pub building: Uuid,
    pub room: i32,
}
