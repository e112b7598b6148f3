//! `kitchen [FILE]`: the service on http://127.0.0.1:3000, with its database in that file.

use std::path::PathBuf;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("kitchen.db"), PathBuf::from);
    let db = kitchen::open(&file).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, kitchen::service(db)).await?;
    Ok(())
}
