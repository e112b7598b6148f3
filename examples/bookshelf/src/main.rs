//! A bookshelf in SQLite, without a runtime: rusqlite blocks, and so every call returns its result.

mod models;

use jointable::{Model, Result};
use rusqlite::Connection;

use crate::models::{Book, NewBook, NewReader, Reader, ReadingPayload};

/// The migration that `jointable make` wrote.
const TABLES: &str = include_str!("../migrations/20261121184210_bookshelf.up.sql");

fn main() -> Result<()> {
    let mut db = Connection::open_in_memory()?;
    db.execute_batch(TABLES)?;

    let [ann, bob] = ["Ann", "Bob"].map(|name| Reader::insert(&db, NewReader { name: name.to_owned() }));
    let (ann, bob) = (ann?, bob?);
    let titles = [("Emma", 1815), ("Dracula", 1897), ("Ulysses", 1922), ("Middlemarch", 1871)];
    Book::insert_many(&db, titles.map(|(title, year)| NewBook { title: title.to_owned(), year: Some(year) }))?;
    let books = Book::query().order_by(|book| book.year.asc()).all(&db)?;

    // Both, or neither: the connection's own transaction.
    let transaction = db.transaction()?;
    ann.books().set(&transaction, books.iter().zip([5, 4, 3]).map(|(book, stars)| (book.id, stars_of(stars))))?;
    bob.books().add_with(&transaction, books[2].id, stars_of(5))?;
    transaction.commit()?;

    println!("Ann likes:");
    let liked = ann.books().with_link().filter(|(_, reading)| reading.stars.ge(4));
    for it in liked.order_by(|(_, reading)| reading.stars.desc()).all(&db)? {
        println!("  {} ({} stars)", it.far.title, it.link.stars.unwrap_or_default());
    }

    println!("Nobody has read:");
    for book in Book::query().filter(|book| book.readers.is_empty()).all(&db)? {
        println!("  {}", book.title);
    }

    println!("Read with whom:");
    let readers = [&ann, &bob];
    let shelves = Reader::books_of(readers).then(|books| Book::readers_of(books)).all(&db)?;
    for (reader, shelf) in readers.iter().zip(&shelves) {
        for (book, with) in shelf.iter().filter(|(_, with)| with.len() > 1) {
            let others: Vec<_> = with.iter().filter(|other| other.id != reader.id).map(|it| it.name.as_str()).collect();
            println!("  {}: {} with {}", reader.name, book.title, others.join(", "));
        }
    }
    Ok(())
}

fn stars_of(stars: i32) -> ReadingPayload {
    ReadingPayload { stars: Some(stars) }
}
