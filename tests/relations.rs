//! What the command line says of relations is what the derive has made of them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jointable::{Model, Relation, rt::Plan};
use jointable_core::{
    accessor::{self, Leads, Operation},
    check,
    diagnostic::Sink,
    dialect::Dialect,
    meta,
    read::{CrateRoot, Files, read},
    relations::{Relations, resolve},
    source::Sources,
};
use jointable_tests::models::*;

/// A relation as the derive has made it.
struct Derived {
    marker: &'static str,
    plan: Plan<'static>,
    one: bool,
    list: Option<&'static meta::Model<'static>>,
}

fn derived<R: Relation>(marker: &'static str) -> Derived {
    Derived { marker, plan: R::PLAN, one: R::ONE, list: R::Far::LIST }
}

macro_rules! derived {
    ($($marker:ident)+) => {
        vec![$(derived::<$marker>(stringify!($marker))),+]
    };
}

/// A model as the derive has made it.
struct DerivedModel {
    meta: &'static meta::Model<'static>,
    list: Option<&'static meta::Model<'static>>,
    aliases: &'static [&'static str],
}

macro_rules! models {
    ($($model:ident)+) => {
        vec![$(DerivedModel { meta: $model::META, list: $model::LIST, aliases: $model::ALIASES }),+]
    };
}

struct LocalFiles;

impl Files for LocalFiles {
    fn read(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(path)
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }
}

/// The models of the tests, read as the command line reads them.
fn relations() -> Relations {
    let (relations, sink) = resolved(&tests().join("lib.rs"));
    assert!(!sink.has_errors(), "{:?}", sink.into_vec());
    relations
}

/// The models under a root file, and what is wrong with them.
fn resolved(file: &Path) -> (Relations, Sink) {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let root = CrateRoot { name: "models".to_owned(), file: file.to_owned(), ..CrateRoot::default() };
    let crates = read(&[root], &LocalFiles, &mut sources, &mut sink);
    check::schema(&crates.models, &mut sink);
    (resolve(&crates.models), sink)
}

fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files of a folder.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension() == Some("rs".as_ref()) {
            files.push(path);
        }
    }
}

/// Relations of models with mistakes are left out, or said as far as they go.
#[test]
fn no_mistake_in_a_declaration_is_in_the_way() {
    let mut files = Vec::new();
    collect(&tests().join("compile_fail"), &mut files);
    let (mut mistakes, mut relations_of_these) = (0, 0);
    for file in files {
        let (relations, sink) = resolved(&file);
        mistakes += usize::from(sink.has_errors());
        for (index, model) in relations.models.iter().enumerate() {
            for dialect in Dialect::ALL {
                relations.operations_of_model(index, dialect);
                for relation in &model.relations {
                    relations_of_these += 1;
                    for operation in relations.operations(relation, dialect) {
                        relations.signature(relation, &operation);
                    }
                }
            }
        }
    }
    assert!(mistakes > 50 && relations_of_these > 300, "{mistakes} {relations_of_these}");
}

#[test]
fn every_operation_of_every_relation_is_what_the_derive_has_made() {
    let (relations, derived) = (relations(), all());
    let mut left: Vec<&str> = derived.iter().map(|own| own.marker).collect();
    let mut missing = Vec::new();
    for relation in relations.models.iter().flat_map(|model| &model.relations) {
        let marker = relation.marker.as_str();
        let Some(own) = derived.iter().find(|own| own.marker == marker) else {
            missing.push(marker);
            continue;
        };
        left.retain(|other| *other != marker);
        assert_eq!(relation.leads != Leads::ToMany, own.one, "{marker}");
        for dialect in Dialect::ALL {
            let expected = accessor::operations(dialect, &own.plan, relation.leads, own.list);
            same(marker, &relations.operations(relation, dialect), &expected);
        }
    }
    assert_eq!(missing, [""; 0], "relations that are not in the list of the test");
    assert_eq!(left, [""; 0], "in the list of the test, and no relations of the models");
}

#[test]
fn every_operation_of_every_model_is_what_the_derive_has_made() {
    let (relations, derived) = (relations(), every());
    assert_eq!(relations.declared().count(), derived.len());
    for (index, model) in relations.declared().enumerate() {
        let Some(own) = derived.iter().find(|own| own.meta.name == model.name) else {
            panic!("{} is not in the list of the test", model.name);
        };
        for relation in &model.relations {
            assert_eq!(own.aliases[relation.number], relation.alias, "{}", model.name);
        }
        assert_eq!(own.aliases.len(), model.relations.len(), "{}", model.name);
        for dialect in Dialect::ALL {
            let expected = accessor::operations_of_model(dialect, own.meta, own.list);
            same(&model.name, &relations.operations_of_model(index, dialect), &expected);
        }
    }
}

fn same(of: &str, found: &[Operation], expected: &[Operation]) {
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected, "{of}: {}", found.call(of));
    }
    assert_eq!(found.len(), expected.len(), "{of}");
}

fn all() -> Vec<Derived> {
    derived! {
        RecipeIngredientsRelation IngredientRecipesRelation RecipeIngredientRecipeRelation
        RecipeIngredientIngredientRelation UserFollowersRelation UserFollowingRelation FollowFollowerRelation
        FollowFollowedRelation PhotoTagsRelation TagPhotosRelation TaggingPhotoRelation LeftRightRelation
        RightLeftRelation EverythingLeftRelation EverythingRightRelation CourseSectionsRelation
        CourseStudentsRelation SectionStudentsRelation SectionRoomsRelation SectionExamsRelation
        SectionSyllabusRelation SectionCourseRelation StudentSectionsRelation StudentCoursesRelation
        StudentRoomsRelation EnrolmentStudentRelation EnrolmentSectionRelation RoomSectionsRelation
        BookingLessonRelation BookingPlaceRelation DoctorPatientsRelation PatientDoctorsRelation
        PatientWardsRelation PatientMetRelation AppointmentDoctorRelation AppointmentPatientRelation
        WardVisitorsRelation WardDoctorsRelation VisitPatientRelation ActorFilmsRelation ActorColleaguesRelation
        FilmActorsRelation CastingFilmRelation CastingActorRelation PersonFriendsRelation
        PersonFriendsOfFriendsRelation FriendshipPersonRelation FriendshipFriendRelation WordSynonymsRelation
        BasketIngredientsRelation BasketIngredientBasketRelation BasketIngredientIngredientRelation
        TeamMembersRelation TeamOwnersRelation TeamActiveGuestsRelation TeamSistersRelation MemberTeamsRelation
        MemberOwnedTeamsRelation MembershipTeamRelation MembershipMemberRelation ReaderListsRelation
        ReaderCompanyRelation ListReadersRelation ListDailyReadersRelation ListDailyListsRelation
        SubscriptionReaderRelation HallGuestsRelation HallWorkersRelation GuestHallsRelation SeatHallRelation
        SeatGuestRelation DeskHallRelation DeskGuestRelation PictureLabelsRelation PictureHiddenLabelsRelation
        PictureCopiesRelation PictureOriginalsRelation PictureSimilarRelation LabelPicturesRelation
        LabelOppositesRelation LabelSameAfterAllRelation EMoreRelation EDsRelation DERelation AlbumTunesRelation
        AlbumEntriesRelation TuneAlbumsRelation AlbumTuneAlbumRelation AlbumTuneTuneRelation RackBooksRelation
        RackFavouritesRelation BookRacksRelation BookFavouriteRacksRelation PlacingBookRelation TourCitiesRelation
        CityToursRelation StopTourRelation StopCityRelation SessionSpeakersRelation SpeakerSessionsRelation
        TalkSpeakerRelation TalkWithinRelation StepSubstepsRelation StepWholesRelation SubstepWholeRelation
        SubstepPartRelation AccountGroupsRelation GroupAccountsRelation AccessAccountRelation GuardPostsRelation
        GuardLeftPostsRelation GuardWatchedPostsRelation GuardNightPostsRelation PostGuardsRelation
        PostWatchersRelation PostShelteredRelation DutyGuardRelation DutyPostRelation LeaveGuardRelation
        LeavePostRelation WatchGuardRelation WatchPostRelation ShelterGuardRelation ShelterPostRelation
        ArtistSongsRelation ArtistGenresRelation ArtistPlaylistsRelation ArtistKindredRelation ArtistManagerRelation
        GenreSongsRelation GenreArtistsRelation SongPlaylistsRelation SongSiblingsRelation SongManagersRelation
        SongManagerRelation SongManagerOfTheOriginalRelation SongArtistRelation SongGenreRelation
        SongOriginalRelation PlaylistSongsRelation PlaylistArtistsRelation TrackPlaylistRelation TrackSongRelation
        ManagerArtistRelation CategoryChildrenRelation CategoryGrandchildrenRelation CategoryLevelRelation
        CategoryParentRelation ExamSyllabusRelation ExamSectionRelation SyllabusSectionRelation PlatePaletteRelation
        PlateTwinsRelation PlateCopiesRelation PlateOriginalsRelation PlatePrintsRelation PlateFrameRelation
        PlateInksRelation PlateOfAPaletteRelation InkPlatesRelation InkPrintsRelation InkShelfRelation
        InkUsedForRelation PrintSiblingsRelation PrintPlateRelation PrintInkRelation FramePlateRelation
        ShelfInkRelation HamperWaresRelation HamperItemsRelation WareHampersRelation HamperItemHamperRelation
        LockerBorrowersRelation LendingLockerRelation LendingForRelation
    }
}

fn every() -> Vec<DerivedModel> {
    models! {
        Recipe Ingredient RecipeIngredient User Follow Photo Tag Tagging Reading Left Right Everything Artist Genre
        Song Playlist Track Manager Category Exam Syllabus Locker Lending Course Section Student Enrolment Room
        Booking Doctor Patient Appointment Ward Visit Actor Film Casting Person Friendship Word Synonym Basket
        BasketIngredient Team Member Membership Reader List Subscription Hall Guest Seat Desk Picture Label E D
        Album Tune AlbumTune Rack Book Placing Tour City Stop Session Speaker Talk Step Substep Plate Ink Print
        Frame Shelf Account Group Access Guard Post Duty Leave Watch Shelter Hamper Ware HamperItem Answer
    }
}
