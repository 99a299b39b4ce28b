"""A FastAPI service with two users. FAULTS is a comma-separated list of what to plant."""

import os
import sys

import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

FAULTS = set(filter(None, os.environ.get("FAULTS", "").split(",")))
USERS = {"secret-of-ada": "ada", "secret-of-bob": "bob"}

app = FastAPI()
notes: dict[int, dict] = {}


class NewNote(BaseModel):
    title: str = Field(min_length=3, max_length=60)
    priority: int = Field(ge=2, le=5)


def current_user(credentials: HTTPAuthorizationCredentials = Depends(HTTPBearer())) -> str:
    user = USERS.get(credentials.credentials)
    if user is None:
        raise HTTPException(401, "Unknown token")
    return user


def find(note_id: int, user: str, fault: str) -> dict:
    note = notes.get(note_id)
    if note is None or (note["owner_id"] != user and fault not in FAULTS):
        raise HTTPException(404, "No such note")
    return note


@app.get("/health")
def health():
    return {"status": "ok"}


@app.get("/notes")
def list_notes(user: str = Depends(current_user)):
    return [note for note in notes.values() if note["owner_id"] == user]


@app.post("/notes", status_code=201)
def create_note(body: NewNote, user: str = Depends(current_user)):
    note = {"id": len(notes) + 1, "owner_id": user, **body.dict()}
    notes[note["id"]] = note
    return note


@app.get("/notes/{note_id}")
def read_note(note_id: int, user: str = Depends(current_user)):
    return find(note_id, user, "foreign read")


@app.put("/notes/{note_id}")
def change_note(note_id: int, body: NewNote, user: str = Depends(current_user)):
    note = find(note_id, user, "foreign change")
    note.update(body.dict())
    return {"changed": True}


@app.delete("/notes/{note_id}", status_code=204)
def delete_note(note_id: int, user: str = Depends(current_user)):
    note = find(note_id, user, "foreign delete")
    notes[note_id] = {**note, "owner_id": "nobody"}


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
