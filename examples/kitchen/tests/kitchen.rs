//! The service, asked as a browser asks it.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use sqlx::sqlite::SqlitePoolOptions;
use tower::ServiceExt;

/// The service on a database of its own.
async fn service() -> Router {
    let db = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    kitchen::migrate(&db).await.unwrap();
    kitchen::service(db)
}

async fn ask(service: &Router, method: &str, path: &str, form: &str) -> (StatusCode, String, String) {
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = service.clone().oneshot(request.body(Body::from(form.to_owned())).unwrap()).await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let to = headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap()).to_owned();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, to, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn quantities_are_listed_and_edited() {
    let service = service().await;
    let (status, to, _) = ask(&service, "POST", "/", "title=Pancakes+%26+more").await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/recipes/1"));
    for needed in ["quantity=250&unit=g&name=flour", "quantity=3&unit=pieces&name=egg", "quantity=0.5&unit=l&name=milk"]
    {
        assert_eq!(ask(&service, "POST", "/recipes/1", needed).await.0, StatusCode::SEE_OTHER);
    }
    let (_, _, page) = ask(&service, "GET", "/recipes/1", "").await;
    for part in ["<h1>Pancakes &amp; more</h1>", "<td>250 g</td><td>flour</td>", "<td>0.5 l</td><td>milk</td>"] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    // More flour, and no milk.
    ask(&service, "POST", "/recipes/1", "quantity=300&unit=g&name=flour").await;
    ask(&service, "POST", "/recipes/1/ingredients/3/remove", "").await;
    let (_, _, page) = ask(&service, "GET", "/", "").await;
    assert!(page.contains("300 g flour, 3 pieces egg</li>"), "{page}");
    assert!(!page.contains("milk"), "{page}");
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let service = service().await;
    assert_eq!(ask(&service, "GET", "/recipes/7", "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&service, "POST", "/", "title=++").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    ask(&service, "POST", "/", "title=%3Cscript%3E").await;
    let (status, _, page) = ask(&service, "POST", "/recipes/1", "quantity=0&unit=g&name=flour").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("more than nothing"), "{page}");
    let (_, _, page) = ask(&service, "GET", "/recipes/1", "").await;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
}
